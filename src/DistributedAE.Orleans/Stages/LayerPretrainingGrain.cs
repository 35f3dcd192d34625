using DistributedAE.Orleans.Contracts;
using DistributedAE.Orleans.Silos;
using Orleans.Concurrency;

namespace DistributedAE.Orleans.Stages;

/// <summary>Pretrains one layer on the codes of the layers below.</summary>
[Reentrant, LeadingPlacement]
internal sealed class LayerPretrainingGrain : StageGrain, ILayerPretrainingGrain;
