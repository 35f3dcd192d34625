namespace DistributedAE.Protocol.Exchange;

/// <summary>Who a worker is.</summary>
/// <param name="Worker">Its number, chosen at random when the process starts: the same over all its connections.</param>
/// <param name="Name">Its name, for people: 1 to <see cref="LongestName"/> characters.</param>
/// <param name="Slots">Number of threads.</param>
/// <param name="Version">Its DistributedAE, which must be the coordinator's.</param>
/// <param name="VectorBits">Width of its vectors: 512, 256 or 128.</param>
/// <param name="WantsSharedMemory">Whether it would use shared memory.</param>
public sealed record HelloMessage(long Worker, string Name, int Slots, string Version, int VectorBits, bool WantsSharedMemory)
{
    /// <summary>The engine of workers that don't say theirs.</summary>
    public const string DefaultEngine = "managed";

    /// <summary>What it computes with: <c>managed</c> or <c>torchsharp</c>.</summary>
    public string Engine { get; init; } = DefaultEngine;

    /// <summary>Most characters of a name.</summary>
    public const int LongestName = 100;
}
