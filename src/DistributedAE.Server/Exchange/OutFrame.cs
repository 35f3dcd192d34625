using DistributedAE.Protocol.Exchange;

namespace DistributedAE.Server.Exchange;

/// <summary>A frame that waits to be sent to a worker.</summary>
/// <param name="Head">Its head.</param>
/// <param name="Write">Writes it, where it has a payload; null for the head alone.</param>
internal readonly record struct OutFrame(FrameHead Head, Action<FrameChannel, FrameHead>? Write);
