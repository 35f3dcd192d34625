namespace DistributedAE.Protocol.Exchange;

/// <summary>Why something was refused.</summary>
/// <param name="Reason">A sentence for people, with the remedy.</param>
/// <param name="IsFinal">Whether trying again is of no use.</param>
public sealed record ReasonMessage(string Reason, bool IsFinal = false);
