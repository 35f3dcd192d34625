namespace DistributedAE.Protocol.Exchange;

/// <summary>A worker is admitted.</summary>
/// <param name="LeaseSeconds">A worker that is silent for longer loses its blocks; a server that is, its worker.</param>
/// <param name="HeartbeatSeconds">How often both sides say that they are there.</param>
/// <param name="Shared">Offers shared memory; null for none.</param>
public sealed record WelcomeMessage(double LeaseSeconds, double HeartbeatSeconds, SharedOffer? Shared);
