using DistributedAE.Orchestration;

namespace DistributedAE.Orleans.Workers;

/// <summary>How long a silent worker is believed.</summary>
/// <param name="Leases">Leases and heartbeats.</param>
internal sealed record ExchangeLeases(LeaseOptions Leases);
