using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DistributedAE.Data;

/// <summary>
/// An open safetensors file. The header is read and checked against the file's length at the start; tensors are read on
/// demand, straight into the caller's memory. Safe for any number of threads.
/// </summary>
public sealed class SafetensorsFile : IDisposable
{
    /// <summary>The longest header that is read.</summary>
    public const long MaximumHeaderBytes = 100_000_000;

    private const int LengthBytes = sizeof(ulong);

    private readonly FileStream _file;
    private readonly long _dataStart;
    private readonly Dictionary<string, TensorInfo> _byName;

    private SafetensorsFile(string path, FileStream file, SafetensorsHeader header, long dataStart)
    {
        Path = path;
        _file = file;
        _dataStart = dataStart;
        Metadata = header.Metadata;
        Tensors = header.Tensors;
        _byName = header.Tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Free text by key.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The tensors in the order of their bytes.</summary>
    public IReadOnlyList<TensorInfo> Tensors { get; }

    /// <summary>Opens a file and reads its header.</summary>
    /// <exception cref="InputException">The file cannot be read or is not valid; the message says why.</exception>
    public static SafetensorsFile Open(string path)
    {
        FileStream file = InputFile.Open(path);
        try
        {
            SafeFileHandle handle = file.SafeFileHandle;
            long length = RandomAccess.GetLength(handle);
            long headerLength = HeaderLength(handle, path, length);
            byte[] json = GC.AllocateUninitializedArray<byte>((int)headerLength);
            ReadExactly(handle, json, LengthBytes, path);
            long dataStart = LengthBytes + headerLength;
            return new SafetensorsFile(path, file, SafetensorsHeader.Read(json, path, length - dataStart), dataStart);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Whether there is a tensor of that name.</summary>
    public bool Contains(string name) => _byName.ContainsKey(name);

    /// <summary>The tensor of that name.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public TensorInfo Find(string name) => _byName.TryGetValue(name, out TensorInfo? tensor)
        ? tensor
        : throw new InputException($"{Path}: there is no tensor '{name}'{Spelling.Hint(name, _byName.Keys)}");

    /// <summary>Reads a float32 tensor.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="values">As many values as the tensor has.</param>
    /// <exception cref="InputException">There is no such tensor, or it has another type or number of values.</exception>
    public void Read(string name, Span<float> values) => Read(name, TensorType.Float32, MemoryMarshal.AsBytes(values));

    /// <summary>Reads a float64 tensor.</summary>
    /// <inheritdoc cref="Read(string, Span{float})"/>
    public void Read(string name, Span<double> values) => Read(name, TensorType.Float64, MemoryMarshal.AsBytes(values));

    /// <summary>Reads a tensor of 64-bit integers.</summary>
    /// <inheritdoc cref="Read(string, Span{float})"/>
    public void Read(string name, Span<long> values) => Read(name, TensorType.Int64, MemoryMarshal.AsBytes(values));

    /// <summary>Reads a tensor of bytes.</summary>
    /// <inheritdoc cref="Read(string, Span{float})"/>
    public void Read(string name, Span<byte> values) => Read(name, TensorType.Byte, values);

    /// <summary>Where a tensor's bytes begin in the file.</summary>
    internal long PositionOf(TensorInfo tensor) => _dataStart + tensor.Offset;

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private void Read(string name, TensorType type, Span<byte> target)
    {
        TensorInfo tensor = Find(name);
        if (tensor.Type != type)
        {
            throw new InputException($"{Path}: tensor '{name}' is of type {tensor.Type.Name()}, {type.Name()} is needed");
        }

        if (tensor.ByteLength != target.Length)
        {
            throw new InputException(
                $"{Path}: tensor '{name}' has the shape [{string.Join(", ", tensor.Shape)}], {target.Length / type.Bytes()} values are needed");
        }

        ReadExactly(_file.SafeFileHandle, target, _dataStart + tensor.Offset, Path);
    }

    private static long HeaderLength(SafeFileHandle handle, string path, long fileLength)
    {
        if (fileLength < LengthBytes)
        {
            throw new InputException($"{path}: ends at byte {fileLength}, within the 8 bytes of the header's length; the file is truncated");
        }

        Span<byte> bytes = stackalloc byte[LengthBytes];
        ReadExactly(handle, bytes, 0, path);
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        if (length > MaximumHeaderBytes)
        {
            throw new InputException($"{path}: byte 0: a header of {length} bytes is declared, the limit is {MaximumHeaderBytes}; is it a safetensors file?");
        }

        return (long)length <= fileLength - LengthBytes
            ? (long)length
            : throw new InputException(
                $"{path}: byte 0: a header of {length} bytes is declared, the file has {fileLength - LengthBytes} behind its length; the file is truncated");
    }

    private static void ReadExactly(SafeFileHandle handle, Span<byte> target, long position, string path)
    {
        try
        {
            while (!target.IsEmpty)
            {
                int read = RandomAccess.Read(handle, target, position);
                if (read == 0)
                {
                    throw new InputException($"{path}: ends at byte {position}; it became shorter while it was read");
                }

                target = target[read..];
                position += read;
            }
        }
        catch (IOException error)
        {
            throw new InputException($"cannot read {path} at byte {position}: {error.Message}", error);
        }
    }
}
