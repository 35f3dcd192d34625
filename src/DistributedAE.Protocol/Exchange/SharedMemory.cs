using System.IO.MemoryMappedFiles;
using DistributedAE.Numerics;

namespace DistributedAE.Protocol.Exchange;

/// <summary>
/// Memory that processes of one user on one host share. It has no name in any folder: others open it through its owner's open file, so that nothing is left behind
/// when processes are killed.
/// </summary>
public sealed unsafe class SharedMemory : IDisposable
{
    private const string Folder = "/dev/shm";
    private const char NameMark = ':';

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private byte* _pointer;

    private SharedMemory(string path, MemoryMappedFile file, long bytes, MemoryMappedFileAccess access)
    {
        Path = path;
        Bytes = bytes;
        _file = file;
        _view = file.CreateViewAccessor(0, bytes, access);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _pointer);
    }

    /// <summary>Where others open it, as long as this object lives: its owner's open file, and a name that tells it from a later file of that number.</summary>
    public string Path { get; }

    /// <summary>Its size.</summary>
    public long Bytes { get; }

    /// <summary>Its bytes, if they are not too many for a span.</summary>
    public Span<byte> Span => new(_pointer, checked((int)Bytes));

    /// <summary>Makes a memory, all zero, and takes its space at once, so that writing never fails later.</summary>
    /// <param name="bytes">Its size, ≥ 1.</param>
    /// <exception cref="IOException">There is no such memory on this system, or not enough of it.</exception>
    public static SharedMemory Create(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, 1);
        if (!OperatingSystem.IsLinux() || !Directory.Exists(Folder))
        {
            throw new IOException($"this system has no {Folder}");
        }

        string name = System.IO.Path.Combine(Folder, $"dae-{Environment.ProcessId}-{Guid.NewGuid():N}");
        var file = new FileStream(name, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = 0,
            PreallocationSize = bytes,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        try
        {
            File.Delete(name);
            file.SetLength(bytes);
            string path = $"/proc/{Environment.ProcessId}/fd/{file.SafeFileHandle.DangerousGetHandle()}{NameMark}{System.IO.Path.GetFileName(name)}";
            return new SharedMemory(
                path, MemoryMappedFile.CreateFromFile(file, null, bytes, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: false), bytes, MemoryMappedFileAccess.ReadWrite);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Makes a memory as <see cref="Create"/> does.</summary>
    /// <param name="bytes">Its size, ≥ 1.</param>
    /// <returns>Null when there is no such memory on this system, or not enough of it.</returns>
    public static SharedMemory? TryCreate(long bytes)
    {
        try
        {
            return Create(bytes);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Opens another process's memory.</summary>
    /// <param name="path">Its <see cref="Path"/>.</param>
    /// <param name="bytes">The size that it must have.</param>
    /// <param name="writable">Whether to write, too.</param>
    /// <exception cref="SharedMemoryGoneException">Its owner has closed it, or died.</exception>
    /// <exception cref="IOException">It cannot be opened, or has another size.</exception>
    /// <exception cref="UnauthorizedAccessException">It belongs to another user.</exception>
    public static SharedMemory Open(string path, long bytes, bool writable)
    {
        FileStream file = OpenFile(path, writable);
        try
        {
            if (file.Length != bytes)
            {
                throw new IOException($"the shared memory {path} has {file.Length} bytes, {bytes} are needed");
            }

            MemoryMappedFileAccess access = writable ? MemoryMappedFileAccess.ReadWrite : MemoryMappedFileAccess.Read;
            return new SharedMemory(
                path, MemoryMappedFile.CreateFromFile(file, null, bytes, access, HandleInheritability.None, leaveOpen: false), bytes, access);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static FileStream OpenFile(string path, bool writable)
    {
        int mark = path.LastIndexOf(NameMark);
        if (mark < 0)
        {
            throw new SharedMemoryGoneException(path);
        }

        string place = path[..mark];
        string name = path[(mark + 1)..];
        FileStream file;
        try
        {
            file = new FileStream(place, new FileStreamOptions
            {
                Mode = FileMode.Open,
                Access = writable ? FileAccess.ReadWrite : FileAccess.Read,
                Share = FileShare.ReadWrite | FileShare.Delete,
                BufferSize = 0,
            });
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException || !IsAt(place, name))
        {
            throw new SharedMemoryGoneException(path);
        }

        // when its owner closed it, the number may stand for another file by now
        if (!IsAt($"/proc/self/fd/{file.SafeFileHandle.DangerousGetHandle()}", name))
        {
            file.Dispose();
            throw new SharedMemoryGoneException(path);
        }

        return file;
    }

    private static bool IsAt(string place, string name) => new FileInfo(place).LinkTarget?.Contains(name, StringComparison.Ordinal) == true;

    /// <summary>Bytes that a run of floats takes, with the padding that vector code may read.</summary>
    public static long BytesFor(int floats) => (((long)floats * sizeof(float)) + 64) / 64 * 64;

    /// <summary>A run of floats in it.</summary>
    /// <param name="offset">Where it begins, in bytes: a multiple of 64.</param>
    /// <param name="length">Number of floats.</param>
    public AlignedBuffer Floats(long offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset + BytesFor(length), Bytes);
        return AlignedBuffer.Over((float*)(_pointer + offset), length);
    }

    /// <summary>Unmaps it. Nothing of it may be used any more.</summary>
    public void Dispose()
    {
        if (_pointer is not null)
        {
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
            _pointer = null;
        }

        _view.Dispose();
        _file.Dispose();
    }
}
