namespace DistributedAE.Orchestration;

/// <summary>The states of a job.</summary>
public enum JobStateKind
{
    /// <summary>Not started.</summary>
    Pending,

    /// <summary>In one of its stages.</summary>
    Running,

    /// <summary>Stopped between two steps until it is resumed or cancelled.</summary>
    Paused,

    /// <summary>All stages are done.</summary>
    Finished,

    /// <summary>It cannot go on.</summary>
    Failed,

    /// <summary>Ended by request.</summary>
    Cancelled,
}
