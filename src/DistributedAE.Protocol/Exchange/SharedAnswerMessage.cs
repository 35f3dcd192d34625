namespace DistributedAE.Protocol.Exchange;

/// <summary>Whether a worker can use the shared memory.</summary>
/// <param name="Accepted">True when it goes on over the socket.</param>
public sealed record SharedAnswerMessage(bool Accepted);
