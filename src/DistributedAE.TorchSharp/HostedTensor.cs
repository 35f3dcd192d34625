using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace DistributedAE.TorchSharp;

/// <summary>
/// A tensor that the host fills and the device reads. On the processor both are one memory; for a GPU the host's side is pinned, so that a copy goes straight from it. It outlives all scopes.
/// </summary>
/// <typeparam name="T">Float or long.</typeparam>
internal sealed unsafe class HostedTensor<T> : IDisposable
    where T : unmanaged
{
    private readonly Tensor _host;
    private readonly Tensor _onDevice;
    private readonly int _columns;
    private readonly int _length;
    private readonly T* _data;

    /// <summary>Zeros.</summary>
    /// <param name="rows">Most rows.</param>
    /// <param name="columns">Values of a row.</param>
    /// <param name="device">Where it is read.</param>
    public HostedTensor(long rows, int columns, Device device)
    {
        ScalarType type = typeof(T) == typeof(long) ? ScalarType.Int64 : ScalarType.Float32;
        _columns = columns;
        bool isGpu = device.type == DeviceType.CUDA;
        using (Tensor made = zeros([rows, columns], type))
        {
            _host = isGpu ? made.pin_memory() : made.alias();
        }

        _host.DetachFromDisposeScope();
        _length = checked((int)(rows * columns));

        // libtorch's memory does not move
        _data = (T*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(_host.bytes));
        _onDevice = isGpu ? _host.to(device).DetachFromDisposeScope() : _host;
    }

    /// <summary>All of it, as the device sees it.</summary>
    public Tensor OnDevice => _onDevice;

    /// <summary>All values, for the host.</summary>
    public Span<T> Values => new(_data, _length);

    /// <summary>Brings the host's first rows to the device, and gives them there.</summary>
    public Tensor Upload(long rows)
    {
        Tensor part = _onDevice.narrow(0, 0, rows);
        if (!ReferenceEquals(_host, _onDevice))
        {
            using var _ = no_grad();
            part.copy_(_host.narrow(0, 0, rows));
        }

        return part;
    }

    /// <summary>Brings values from the device to the host.</summary>
    /// <param name="values">As many as there are.</param>
    public void Download(Tensor values)
    {
        using var _ = no_grad();
        _host.copy_(values);
    }

    /// <summary>Values of a row.</summary>
    public Span<T> Row(int row) => Values.Slice(row * _columns, _columns);

    /// <inheritdoc/>
    public void Dispose()
    {
        _host.Dispose();
        _onDevice.Dispose();
    }
}
