using System.Runtime.InteropServices;
using DistributedAE.Autoencoders;
using DistributedAE.Numerics;
using DistributedAE.Numerics.Gemm;
using TorchSharp;
using static TorchSharp.torch;

namespace DistributedAE.TorchSharp;

/// <summary>
/// A stage's parameters as tensors. They lie one behind the other in one memory in plain order, so that one copy brings them to a GPU and one brings their gradients back; the flat buffer has them in panels.
/// Nothing is allocated a step but the gradients, which automatic differentiation makes.
/// </summary>
internal sealed class TorchParameters : IDisposable
{
    private readonly ParameterLayout _layout;
    private readonly HostedTensor<float> _values;
    private readonly HostedTensor<float>? _gradients;
    private readonly Tensor[] _leaves;
    private readonly Dictionary<string, Tensor> _byName = new(StringComparer.Ordinal);
    private readonly float[] _run = new float[StoredRuns.Length];

    /// <summary>Parameters, all 0.</summary>
    /// <param name="layout">Which.</param>
    /// <param name="device">Where they are computed with.</param>
    public TorchParameters(ParameterLayout layout, Device device)
    {
        _layout = layout;
        _values = new HostedTensor<float>(layout.ParameterCount, 1, device);
        _gradients = device.type == DeviceType.CUDA ? new HostedTensor<float>(layout.ParameterCount, 1, CPU) : null;
        _leaves = new Tensor[layout.Tensors.Count];
        long at = 0;
        for (int index = 0; index < _leaves.Length; index++)
        {
            ParameterTensor tensor = layout.Tensors[index];
            using Tensor part = _values.OnDevice.narrow(0, at, tensor.Length);
            using Tensor shaped = part.view([.. tensor.Shape.Select(extent => (long)extent)]);
            _leaves[index] = shaped.detach().requires_grad_().DetachFromDisposeScope();
            _byName.Add(tensor.Name, _leaves[index]);
            at += tensor.Length;
        }
    }

    /// <summary>What gradients are taken by, in the layout's order.</summary>
    public IList<Tensor> Leaves => _leaves;

    /// <summary>The tensor of a parameter: a weight (inputs, outputs), kernels, or a bias.</summary>
    public Tensor this[ParameterTensor tensor] => _byName[tensor.Name];

    /// <summary>Takes the values of a flat buffer over.</summary>
    public void Load(AlignedBuffer flat)
    {
        int at = 0;
        Span<float> values = _values.Values;
        foreach (ParameterTensor tensor in _layout.Tensors)
        {
            tensor.Load(flat.Span, values.Slice(at, tensor.Length));
            at += tensor.Length;
        }

        _values.Upload(_layout.ParameterCount);
    }

    /// <summary>Hands gradients over in stored order.</summary>
    /// <param name="gradients">One for each of <see cref="Leaves"/>.</param>
    /// <param name="sink">Takes them.</param>
    public void Give(IList<Tensor> gradients, GradientSink sink)
    {
        if (_gradients is not null)
        {
            _gradients.Download(cat([.. gradients.Select(gradient => gradient.reshape(-1, 1))]));
        }

        int at = 0;
        for (int index = 0; index < _leaves.Length; index++)
        {
            ParameterTensor tensor = _layout.Tensors[index];
            ReadOnlySpan<float> plain = _gradients is not null
                ? _gradients.Values.Slice(at, tensor.Length)
                : MemoryMarshal.Cast<byte, float>(gradients[index].contiguous().bytes);
            StoredRuns.Give(tensor, plain, _run, sink);
            at += tensor.Length;
        }
    }

    /// <summary>Hands over gradients that are all 0.</summary>
    public void GiveZeros(GradientSink sink)
    {
        _run.AsSpan().Clear();
        for (int at = 0; at < _layout.Length; at += _run.Length)
        {
            sink.Take(at, _run.AsSpan(0, Math.Min(_run.Length, _layout.Length - at)));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Tensor leaf in _leaves)
        {
            leaf.Dispose();
        }

        _values.Dispose();
        _gradients?.Dispose();
    }
}
