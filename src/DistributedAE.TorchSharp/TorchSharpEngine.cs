using System.Runtime.InteropServices;
using DistributedAE.Autoencoders;
using DistributedAE.Data;
using DistributedAE.Numerics;
using DistributedAE.Numerics.Gemm;
using static TorchSharp.torch;

namespace DistributedAE.TorchSharp;

/// <summary>
/// Computes one stage's contributions with libtorch, all rows of a block at once. Sums have libtorch's order, so the bits are not the managed engine's. Each step runs in a scope of its own on the engine's thread: what it made is released at its end.
/// </summary>
internal sealed class TorchSharpEngine : IContributionEngine
{
    private readonly TorchSettings _settings;
    private readonly EngineThread _thread = new();
    private readonly Action _contribute;
    private readonly Action _evaluate;
    private readonly HostedTensor<float> _slopes;
    private readonly TorchParameters _values;
    private readonly ITorchBatch _batch;
    private readonly TorchNetwork _forward;
    private readonly TorchLoss _loss;
    private readonly int[] _samples;
    private readonly double[] _losses;
    private readonly float[] _sums;
    private int _sampleCount;
    private AlignedBuffer _parameters = null!;
    private SampleReader _reader = null!;
    private BatchRows _rows = null!;
    private GradientSink _gradient = null!;
    private GradientSink? _unitSums;
    private double _lossSum;

    /// <summary>An engine for blocks of up to <paramref name="rowCapacity"/> samples.</summary>
    /// <param name="network">What to compute.</param>
    /// <param name="rowCapacity">Most rows of a block.</param>
    /// <param name="batch">What it computes with; owned by the engine.</param>
    /// <param name="device">Where to compute.</param>
    /// <param name="settings">How.</param>
    public TorchSharpEngine(StageNetwork network, int rowCapacity, ITorchBatch batch, Device device, TorchSettings settings)
    {
        Network = network;
        _settings = settings;
        (_contribute, _evaluate) = (ContributeHere, EvaluateHere);
        _samples = new int[rowCapacity];
        _losses = new double[rowCapacity];
        _sums = new float[(Math.Max(network.CodeLength, network.UnitSums.Length) + 15) / 16 * 16];
        _slopes = new HostedTensor<float>(network.CodeLength, 1, device);
        _values = new TorchParameters(network.Layout, device);
        _batch = batch;
        _forward = new TorchNetwork(network, _values, settings.Precision);
        _loss = new TorchLoss(network, _values);
        Run(() => set_num_threads(settings.Threads));
    }

    /// <inheritdoc/>
    public StageNetwork Network { get; }

    /// <inheritdoc/>
    public double Contribute(
        AlignedBuffer parameters, SampleReader reader, BatchRows rows, ReadOnlySpan<float> activationMeans, GradientSink gradient, GradientSink? unitSums)
    {
        if (Network.TracksActivations)
        {
            SparsitySlope.Fill(Network.Sparsity, activationMeans, _slopes.Values);
        }

        (_parameters, _reader, _rows, _gradient, _unitSums) = (parameters, reader, rows, gradient, unitSums);
        Run(_contribute);
        return _lossSum;
    }

    /// <inheritdoc/>
    public void Evaluate(AlignedBuffer parameters, SampleReader reader, ReadOnlySpan<int> samples, Span<double> losses)
    {
        samples.CopyTo(_samples);
        (_parameters, _reader, _sampleCount) = (parameters, reader, samples.Length);
        Run(_evaluate);
        _losses.AsSpan(0, samples.Length).CopyTo(losses);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _thread.Dispose();
        _batch.Dispose();
        _values.Dispose();
        _slopes.Dispose();
    }

    private void Run(Action work)
    {
        try
        {
            _thread.Run(work);
        }
        catch (ExternalException problem)
        {
            string reason = problem.Message.Split('\n')[0];
            throw new InputException($"TorchSharp cannot compute on {_settings.Device}: {reason}; where memory is short, more shards or a smaller batchSize help", problem);
        }
    }

    private void ContributeHere()
    {
        using var scope = NewDisposeScope();
        if (_rows.RowCount == 0)
        {
            GiveNothing();
            return;
        }

        _values.Load(_parameters);
        TorchInput input = _batch.ReadDamaged(_reader, _rows);
        TorchPass pass = _forward.Forward(input);
        Tensor losses = _loss.Rows(pass, input, Network.Divergence.WeightAt(_rows.Progress));
        Tensor total = losses.sum();
        if (_loss.Unmeasured(pass, _slopes.Upload(Network.CodeLength).squeeze(1)) is { } penalty)
        {
            total += penalty;
        }

        IList<Tensor> gradients = autograd.grad([total], _values.Leaves);
        _lossSum = losses.detach().sum(ScalarType.Float64).item<double>();
        SumUnits(pass);
        _values.Give(gradients, _gradient);
    }

    private void EvaluateHere()
    {
        using var scope = NewDisposeScope();
        using var inference = no_grad();
        _values.Load(_parameters);
        TorchInput input = _batch.ReadClean(_reader, _samples.AsSpan(0, _sampleCount));
        Tensor losses = _loss.Rows(_forward.Forward(input), input, Network.Divergence.Weight);
        MemoryMarshal.Cast<byte, double>(losses.to(ScalarType.Float64).cpu().contiguous().bytes).CopyTo(_losses);
    }

    private void SumUnits(TorchPass pass)
    {
        if (_unitSums is null)
        {
            return;
        }

        UnitSums wanted = Network.UnitSums;
        using var inference = no_grad();
        if (wanted.Activations > 0 || wanted.SquaredSlopes == 0)
        {
            GiveSums(pass.Outputs[Network.EncoderDepth - 1].flatten(1), 0);
        }

        if (wanted.SquaredSlopes > 0)
        {
            GiveSums(_loss.SquaredSlopes(pass), wanted.SlopesOffset);
        }
    }

    private void GiveSums(Tensor units, int offset)
    {
        ReadOnlySpan<float> sums = MemoryMarshal.Cast<byte, float>(units.sum(dim: 0).cpu().contiguous().bytes);
        _sums.AsSpan().Clear();
        sums.CopyTo(_sums);
        _unitSums!.Take(offset, _sums.AsSpan(0, (sums.Length + 15) / 16 * 16));
    }

    // the shards of a block may all be out of samples in an epoch's last step
    private void GiveNothing()
    {
        _lossSum = 0;
        _sums.AsSpan().Clear();
        _unitSums?.Take(0, _sums);
        _values.GiveZeros(_gradient);
    }
}
