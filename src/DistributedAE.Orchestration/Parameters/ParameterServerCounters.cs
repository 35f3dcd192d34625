namespace DistributedAE.Orchestration;

/// <summary>What a checkpoint has to keep of a parameter server beside its tensors.</summary>
/// <param name="Step">Updates that were applied.</param>
/// <param name="Version">Number of the parameters.</param>
/// <param name="HasBest">Whether the best parameters so far are among the tensors.</param>
public readonly record struct ParameterServerCounters(long Step, long Version, bool HasBest);
