using System.IO.MemoryMappedFiles;

namespace DistributedAE.Data;

/// <summary>
/// Values that stay in their file, mapped into memory: the system reads what is asked for and lets go of it when memory runs short. The file must not change while
/// it is in use. Safe for any number of threads.
/// </summary>
internal sealed unsafe class MappedValues
{
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _start;

    private MappedValues(MemoryMappedViewAccessor view, byte* start, bool areBytes)
    {
        _view = view;
        _start = start;
        AreBytes = areBytes;
    }

    /// <summary>Whether the values are bytes, else 32-bit floats.</summary>
    public bool AreBytes { get; }

    /// <summary>Maps values of a file, which is as long as they need.</summary>
    /// <param name="path">The file.</param>
    /// <param name="offset">Where the values begin.</param>
    /// <param name="length">Bytes of all values, at least 1.</param>
    /// <param name="areBytes">Whether the values are bytes, else 32-bit floats.</param>
    /// <exception cref="InputException">The file cannot be mapped.</exception>
    public static MappedValues Open(string path, long offset, long length, bool areBytes)
    {
        try
        {
            using MemoryMappedFile file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
            MemoryMappedViewAccessor view = file.CreateViewAccessor(offset, length, MemoryMappedFileAccess.Read);
            byte* start = null;
            view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
            return new MappedValues(view, start + view.PointerOffset, areBytes);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"cannot map {path} into memory: {error.Message}", error);
        }
    }

    /// <summary>Bytes of the values.</summary>
    /// <param name="from">The first byte.</param>
    /// <param name="length">How many.</param>
    public ReadOnlySpan<byte> Bytes(long from, int length)
    {
        ObjectDisposedException.ThrowIf(_view.SafeMemoryMappedViewHandle.IsClosed, this);
        return new ReadOnlySpan<byte>(_start + from, length);
    }
}
