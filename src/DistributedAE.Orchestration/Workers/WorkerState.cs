namespace DistributedAE.Orchestration;

/// <summary>How a worker stands with the coordinator.</summary>
public enum WorkerState
{
    /// <summary>It is connected and gets blocks.</summary>
    Active,

    /// <summary>It finishes what it holds and gets nothing more.</summary>
    Draining,

    /// <summary>It was drained and may go. Joining again makes it active.</summary>
    Left,

    /// <summary>Its connection is gone or its lease ran out. Joining again makes it active.</summary>
    Lost,
}
