using DistributedAE.Orchestration;

namespace DistributedAE.Server.Jobs;

/// <summary>How a run ended.</summary>
/// <param name="Kind">Finished, failed, cancelled or paused.</param>
/// <param name="Reason">Why, where nobody asked for it.</param>
internal sealed record RunEnd(JobStateKind Kind, string? Reason = null)
{
    /// <summary>Hash of the model's parameters; null unless finished.</summary>
    public string? ModelSha256 { get; init; }

    /// <summary>Hash of the model's file; null unless finished.</summary>
    public string? ModelFileSha256 { get; init; }
}
