namespace DistributedAE.Protocol.Exchange;

/// <summary>A frame that does not hold to the protocol; its connection has to be closed.</summary>
/// <param name="message">What was wrong, with value and limit.</param>
public sealed class FrameException(string message) : IOException(message);
