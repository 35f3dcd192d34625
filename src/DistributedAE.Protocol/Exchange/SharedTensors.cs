using DistributedAE.Numerics;

namespace DistributedAE.Protocol.Exchange;

/// <summary>
/// Tensors of a stage in one <see cref="SharedMemory"/>, laid out alike for whoever made it and whoever opens it: a run of values (parameters, or a gradient)
/// and behind it floats of the code's units where the stage has need of them (means of their activations, or a contribution's unit sums).
/// </summary>
public sealed class SharedTensors : IDisposable
{
    private readonly SharedMemory _memory;

    private SharedTensors(SharedMemory memory, int length, int units)
    {
        _memory = memory;
        Values = memory.Floats(0, length);
        Units = memory.Floats(SharedMemory.BytesFor(length), units);
    }

    /// <summary>Where others open it, as long as this object lives.</summary>
    public string Path => _memory.Path;

    /// <summary>The values.</summary>
    public AlignedBuffer Values { get; }

    /// <summary>The floats of the code's units; empty where the stage has no need of them.</summary>
    public AlignedBuffer Units { get; }

    /// <summary>Makes the memory, all zero.</summary>
    /// <param name="length">Number of values.</param>
    /// <param name="units">Number of floats of the code's units, or 0.</param>
    /// <exception cref="IOException">There is no such memory on this system, or not enough of it.</exception>
    public static SharedTensors Create(int length, int units) => new(SharedMemory.Create(BytesFor(length, units)), length, units);

    /// <summary>Makes the memory as <see cref="Create"/> does.</summary>
    /// <param name="length">Number of values.</param>
    /// <param name="units">Number of floats of the code's units, or 0.</param>
    /// <returns>Null when there is no such memory on this system, or not enough of it.</returns>
    public static SharedTensors? TryCreate(int length, int units) =>
        SharedMemory.TryCreate(BytesFor(length, units)) is { } memory ? new SharedTensors(memory, length, units) : null;

    /// <summary>Opens another process's tensors.</summary>
    /// <param name="path">Their <see cref="Path"/>.</param>
    /// <param name="length">Number of values, as they were made.</param>
    /// <param name="units">Number of floats of the code's units, as they were made.</param>
    /// <param name="writable">Whether to write, too.</param>
    /// <exception cref="SharedMemoryGoneException">Their owner has closed them, or died.</exception>
    /// <exception cref="IOException">They cannot be opened, or have another size.</exception>
    /// <exception cref="UnauthorizedAccessException">They belong to another user.</exception>
    public static SharedTensors Open(string path, int length, int units, bool writable) =>
        new(SharedMemory.Open(path, BytesFor(length, units), writable), length, units);

    /// <summary>Unmaps the memory. Neither buffer may be used any more.</summary>
    public void Dispose()
    {
        Values.Dispose();
        Units.Dispose();
        _memory.Dispose();
    }

    private static long BytesFor(int length, int units) => SharedMemory.BytesFor(length) + SharedMemory.BytesFor(units);
}
