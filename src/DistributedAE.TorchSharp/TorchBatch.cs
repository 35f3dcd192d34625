using DistributedAE.Autoencoders;
using DistributedAE.Numerics;
using static TorchSharp.torch;

namespace DistributedAE.TorchSharp;

/// <summary>
/// The samples of a block on the host and on the device: damaged, drawn and with the noise that the managed engine would use, because all of it comes from the same counter-based generator. So
/// both engines can be compared step by step.
/// </summary>
internal sealed class TorchBatch : ITorchBatch
{
    private readonly Corrupter _corrupter;
    private readonly Binarizer _binarizer;
    private readonly ulong _seed;
    private readonly int _stage;
    private readonly HostedTensor<float> _target;
    private readonly HostedTensor<float> _input;
    private readonly HostedTensor<float>? _noise;
    private readonly HostedTensor<long>? _classes;
    private readonly HostedTensor<float>? _values;
    private readonly float[] _scratch;

    /// <summary>Room for blocks.</summary>
    /// <param name="network">What is computed.</param>
    /// <param name="rowCapacity">Most rows.</param>
    /// <param name="seed">The job's seed.</param>
    /// <param name="stage">The stage's number.</param>
    /// <param name="device">Where it is computed.</param>
    public TorchBatch(StageNetwork network, int rowCapacity, ulong seed, int stage, Device device)
    {
        (_seed, _stage) = (seed, stage);
        _corrupter = new Corrupter(network.Corruption, seed, stage);
        _binarizer = new Binarizer(network.Binarizes, seed, stage);
        _scratch = new float[network.Inputs];
        _target = new HostedTensor<float>(rowCapacity, network.Inputs, device);
        _input = _corrupter.IsActive ? new HostedTensor<float>(rowCapacity, network.Inputs, device) : _target;
        _noise = network.IsVariational ? new HostedTensor<float>(rowCapacity, network.CodeLength, device) : null;
        _classes = network.Loss == StageLoss.Softmax ? new HostedTensor<long>(rowCapacity, 1, device) : null;
        _values = network.Loss == StageLoss.SquaredErrorOfTarget ? new HostedTensor<float>(rowCapacity, 1, device) : null;
    }

    /// <inheritdoc/>
    public TorchInput ReadDamaged(SampleReader reader, BatchRows rows)
    {
        for (int row = 0; row < rows.RowCount; row++)
        {
            int sample = rows.Samples[row];
            Read(reader, sample, row, RandomPurpose.Binarization, RandomPurpose.LatentNoise, rows.Epoch);
            if (_corrupter.IsActive)
            {
                _target.Row(row).CopyTo(_input.Row(row));
                _corrupter.Apply(_input.Row(row), _scratch, rows.Epoch, sample);
            }
        }

        return Upload(rows.RowCount);
    }

    /// <inheritdoc/>
    public TorchInput ReadClean(SampleReader reader, ReadOnlySpan<int> samples)
    {
        for (int row = 0; row < samples.Length; row++)
        {
            Read(reader, samples[row], row, RandomPurpose.EvaluationBinarization, RandomPurpose.EvaluationNoise, epoch: 0);
            if (_corrupter.IsActive)
            {
                _target.Row(row).CopyTo(_input.Row(row));
            }
        }

        return Upload(samples.Length);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _target.Dispose();
        _input.Dispose();
        _noise?.Dispose();
        _classes?.Dispose();
        _values?.Dispose();
    }

    private void Read(SampleReader reader, int sample, int row, RandomPurpose drawing, RandomPurpose noise, int epoch)
    {
        Span<float> features = _target.Row(row);
        reader.Read(sample, features);
        _binarizer.Apply(features, _scratch, drawing, epoch, sample);
        if (_noise is not null)
        {
            new RandomStream(_seed, noise, _stage, epoch, sample).FillGaussian(_noise.Row(row));
        }

        if (_classes is not null)
        {
            _classes.Row(row)[0] = reader.ClassOf(sample);
        }

        if (_values is not null)
        {
            _values.Row(row)[0] = reader.ValueOf(sample);
        }
    }

    private TorchInput Upload(int rows)
    {
        Tensor target = _target.Upload(rows);
        return new TorchInput(
            _input == _target ? target : _input.Upload(rows), target, _noise?.Upload(rows), _classes?.Upload(rows).squeeze(1), _values?.Upload(rows));
    }
}
