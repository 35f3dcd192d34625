using DistributedAE.Data;
using DistributedAE.Training.Evaluation;
using DistributedAE.Training.Samples;

namespace DistributedAE.Training.Analysis;

/// <summary>What a model leaves unexplained of each sample, and its codes. Computed part by part, so samples are asked for in their order.</summary>
internal sealed class ModelResiduals
{
    private readonly ModelRunner _runner;
    private readonly SampleSet _samples;
    private readonly DataReader _reader;
    private readonly Action<int>? _progress;
    private readonly float[] _values;
    private (int From, int To, bool IsCode) _part;

    /// <summary>Residuals of samples.</summary>
    /// <param name="runner">A model that reconstructs.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="progress">Told how many samples of a pass are done; may be null.</param>
    public ModelResiduals(ModelRunner runner, SampleSet samples, Action<int>? progress)
    {
        _runner = runner;
        _samples = samples;
        _reader = new DataReader(samples);
        _progress = progress;
        _values = new float[ModelRunner.RowCapacity * Math.Max(runner.FeatureCount, runner.CodeLength)];
    }

    /// <summary>Number of samples.</summary>
    public int Count => _samples.Count;

    /// <summary>Length of a sample.</summary>
    public int FeatureCount => _runner.FeatureCount;

    /// <summary>Length of a code.</summary>
    public int CodeLength => _runner.CodeLength;

    /// <summary>Sample less reconstruction.</summary>
    public void FillResidual(int sample, Span<float> row)
    {
        Require(sample, isCode: false);
        _samples.Fill(sample, row);
        ReadOnlySpan<float> reconstruction = _values.AsSpan((sample - _part.From) * FeatureCount, FeatureCount);
        for (int feature = 0; feature < row.Length; feature++)
        {
            row[feature] -= reconstruction[feature];
        }
    }

    /// <summary>The code.</summary>
    public void FillCode(int sample, Span<float> row)
    {
        Require(sample, isCode: true);
        _values.AsSpan((sample - _part.From) * CodeLength, CodeLength).CopyTo(row);
    }

    private void Require(int sample, bool isCode)
    {
        if (sample >= _part.From && sample < _part.To && isCode == _part.IsCode)
        {
            return;
        }

        int[] part = [.. Enumerable.Range(sample, Math.Min(ModelRunner.RowCapacity, Count - sample))];
        if (isCode)
        {
            _runner.Encode(_reader, part, _values.AsSpan(0, part.Length * CodeLength));
        }
        else
        {
            _runner.Reconstruct(_reader, part, _values.AsSpan(0, part.Length * FeatureCount));
        }

        _part = (sample, sample + part.Length, isCode);
        _progress?.Invoke(_part.To);
    }
}
