namespace DistributedAE.Orchestration;

/// <summary>What can happen to a coordinator's exchange of work.</summary>
public enum ExchangeEventKind
{
    /// <summary>A worker connected and said who it is.</summary>
    WorkerJoined,

    /// <summary>A heartbeat.</summary>
    WorkerHeard,

    /// <summary>A worker is idle and wants a block.</summary>
    WorkerWants,

    /// <summary>A worker's connection is gone.</summary>
    WorkerLost,

    /// <summary>A worker shall finish what it holds and go: by its own wish or somebody's.</summary>
    DrainRequested,

    /// <summary>A result is there, whole.</summary>
    ResultArrived,

    /// <summary>A worker gives a block back, because it can't compute it.</summary>
    BlockReturned,

    /// <summary>A job has something to compute.</summary>
    WorkOpened,

    /// <summary>A job does not need the result any more.</summary>
    WorkAbandoned,

    /// <summary>The clock moved.</summary>
    TimePassed,
}
