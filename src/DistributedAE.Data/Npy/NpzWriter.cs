using System.IO.Compression;

namespace DistributedAE.Data;

/// <summary>Writes NumPy's npz files: a zip archive with one npy file for each array, not compressed. The same arrays give the same bytes.</summary>
public sealed class NpzWriter : IDisposable
{
    /// <summary>The earliest time that a zip archive can note; no clock shows in the file.</summary>
    private static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly ZipArchive _archive;

    /// <summary>An archive without arrays.</summary>
    /// <param name="target">Where to; stays open.</param>
    public NpzWriter(Stream target) => _archive = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true);

    /// <summary>Adds an array.</summary>
    /// <param name="name">Its name, by which <c>numpy.load</c> finds it.</param>
    /// <param name="write">Writes it as npy, with <see cref="NpyWriter"/>.</param>
    public void Add(string name, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        ZipArchiveEntry entry = _archive.CreateEntry($"{name}.npy", CompressionLevel.NoCompression);
        entry.LastWriteTime = NoTime;
        using Stream content = entry.Open();
        write(content);
    }

    /// <summary>Writes the archive's directory.</summary>
    public void Dispose() => _archive.Dispose();
}
