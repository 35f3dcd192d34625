namespace DistributedAE.Server.Security;

/// <summary>What a token allows.</summary>
internal enum TokenKind
{
    /// <summary>Everything but the workers' routes.</summary>
    Submitter,

    /// <summary>The workers' routes.</summary>
    Worker,
}
