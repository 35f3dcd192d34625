namespace DistributedAE.Orchestration;

/// <summary>Why a worker is given a block.</summary>
public enum AssignmentPurpose
{
    /// <summary>Nobody has it.</summary>
    First,

    /// <summary>Its holder is late: who of the two is first counts.</summary>
    Copy,

    /// <summary>To compare the bits of two workers.</summary>
    Audit,
}
