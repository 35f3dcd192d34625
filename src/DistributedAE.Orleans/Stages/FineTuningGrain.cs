using DistributedAE.Orleans.Contracts;
using DistributedAE.Orleans.Silos;
using Orleans.Concurrency;

namespace DistributedAE.Orleans.Stages;

/// <summary>Fine-tunes the whole network.</summary>
[Reentrant, LeadingPlacement]
internal sealed class FineTuningGrain : StageGrain, IFineTuningGrain;
