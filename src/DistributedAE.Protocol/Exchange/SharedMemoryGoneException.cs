namespace DistributedAE.Protocol.Exchange;

/// <summary>Shared memory that its owner has closed: whatever it was for is over.</summary>
/// <param name="path">Where it was.</param>
public sealed class SharedMemoryGoneException(string path) : IOException($"the shared memory {path} is gone");
