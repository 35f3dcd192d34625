using DistributedAE.Orchestration;

namespace DistributedAE.Simulator;

/// <summary>A message on a link.</summary>
internal sealed record Message(MessageKind Kind)
{
    public WorkId Work { get; init; }

    public Assignment Assignment { get; init; }

    /// <summary>The parameters to compute with.</summary>
    public float[]? Parameters { get; init; }

    public Payload? Payload { get; init; }
}
