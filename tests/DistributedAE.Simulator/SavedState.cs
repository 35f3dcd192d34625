using DistributedAE.Orchestration;

namespace DistributedAE.Simulator;

/// <summary>What a checkpoint holds.</summary>
internal sealed record SavedState(JobProgress Progress, List<float[]> Finished, ParameterServerCounters? Counters, Dictionary<string, float[]> Tensors);
