using DistributedAE.Autoencoders;
using DistributedAE.Numerics;
using DistributedAE.Numerics.Convolution;
using DistributedAE.Numerics.Threads;
using DistributedAE.Training.Jobs;
using DistributedAE.Training.Networks;
using DistributedAE.Training.Samples;

namespace DistributedAE.Training.Evaluation;

/// <summary>
/// Computes with a trained model on a team of slots: codes, reconstructions, predictions, losses. Works through any number of samples in parts
/// of <see cref="RowCapacity"/>; a sample's result does not depend on the others.
/// </summary>
public sealed class ModelRunner : IDisposable
{
    /// <summary>Most samples a call.</summary>
    public const int RowCapacity = 512;

    private readonly AlignedBuffer _parameters;
    private readonly NetworkEngine? _autoencoder;
    private readonly NetworkEngine _encoder;
    private readonly NetworkEngine? _predictor;
    private readonly Func<NetworkEngine>? _openDecoder;
    private NetworkEngine? _decoder;

    /// <summary>A runner over a model's parameters.</summary>
    /// <param name="job">The model's job.</param>
    /// <param name="layout">The model's layout.</param>
    /// <param name="parameters">The parameters in stored order; not owned.</param>
    /// <param name="team">The slots; not owned.</param>
    public ModelRunner(JobSpec job, ParameterLayout layout, AlignedBuffer parameters, SlotTeam team)
        : this(job, layout, parameters, team, (job ?? throw new ArgumentNullException(nameof(job))).Model.Depth)
    {
        if (ModelLayout.HasDecoder(job))
        {
            if (HasDenseCode(job.Model))
            {
                _openDecoder = () => new NetworkEngine(JobNetworks.Decoder(job, layout), RowCapacity, 1, team, job.Seed, 0);
            }
        }

        if (layout.Contains(TensorNames.HeadWeight))
        {
            _predictor = new NetworkEngine(JobNetworks.Predictor(job, layout), RowCapacity, 1, team, job.Seed, 0);
        }
    }

    /// <summary>A runner over the lowest layers of a model whose others are not trained yet: it encodes, and reconstructs where there is a decoder.</summary>
    /// <param name="job">The model's job.</param>
    /// <param name="layout">The model's layout.</param>
    /// <param name="parameters">The parameters in stored order; not owned.</param>
    /// <param name="team">The slots; not owned.</param>
    /// <param name="layers">How many layers, at least 1.</param>
    public ModelRunner(JobSpec job, ParameterLayout layout, AlignedBuffer parameters, SlotTeam team, int layers)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(layout);
        _parameters = parameters;
        _encoder = new NetworkEngine(JobNetworks.Encoder(job, layout, layers), RowCapacity, 1, team, job.Seed, 0);
        if (ModelLayout.HasDecoder(job))
        {
            _autoencoder = new NetworkEngine(JobNetworks.Autoencoder(job, layout, layers), RowCapacity, 1, team, job.Seed, 0);
        }
    }

    /// <summary>Length of a sample.</summary>
    public int FeatureCount => _encoder.Network.Inputs;

    /// <summary>Length of a code.</summary>
    public int CodeLength => _encoder.Network.CodeLength;

    /// <summary>Whether the model can reconstruct its input.</summary>
    public bool CanReconstruct => _autoencoder is not null;

    /// <summary>Whether the model can make samples from codes alone: not where the decoder needs to know where the encoder found its values.</summary>
    public bool CanDecode => _openDecoder is not null;

    /// <summary>Whether the model can predict classes or a value.</summary>
    public bool CanPredict => _predictor is not null;

    /// <summary>Number of classes, or 1 for a value; 0 where the model predicts nothing.</summary>
    public int PredictionLength => _predictor?.Network.Outputs ?? 0;

    /// <summary>Whether the model is a density of samples, of which draws of its codes give an estimate.</summary>
    public bool HasDensity => _autoencoder?.Network.IsVariational ?? false;

    /// <summary>The codes of up to <see cref="RowCapacity"/> samples, row after row; of a variational model their means.</summary>
    public void Encode(SampleReader reader, ReadOnlySpan<int> samples, Span<float> codes) =>
        _encoder.Outputs(_parameters, reader, samples, _encoder.Network.Layers.Count, codes);

    /// <summary>The reconstructions of up to <see cref="RowCapacity"/> samples, row after row.</summary>
    /// <exception cref="InvalidOperationException">The model has no decoder.</exception>
    public void Reconstruct(SampleReader reader, ReadOnlySpan<int> samples, Span<float> reconstructions)
    {
        NetworkEngine engine = _autoencoder ?? throw new InvalidOperationException("the model has no decoder");
        engine.Outputs(_parameters, reader, samples, engine.Network.Layers.Count, reconstructions);
    }

    /// <summary>The samples that up to <see cref="RowCapacity"/> codes stand for, row after row.</summary>
    /// <param name="codes">Row after row of <see cref="CodeLength"/> values.</param>
    /// <param name="samples">Row after row of <see cref="FeatureCount"/> values.</param>
    /// <exception cref="InvalidOperationException">The model cannot decode.</exception>
    public void Decode(ReadOnlySpan<float> codes, Span<float> samples)
    {
        _decoder ??= (_openDecoder ?? throw new InvalidOperationException("the model cannot make samples from codes alone"))();
        var reader = new RowReader(codes.ToArray(), CodeLength);
        _decoder.Outputs(_parameters, reader, [.. Enumerable.Range(0, reader.Count)], _decoder.Network.Layers.Count, samples);
    }

    /// <summary>Class probabilities, or values, of up to <see cref="RowCapacity"/> samples, row after row.</summary>
    /// <exception cref="InvalidOperationException">The model predicts nothing.</exception>
    public void Predict(SampleReader reader, ReadOnlySpan<int> samples, Span<float> predictions)
    {
        NetworkEngine engine = _predictor ?? throw new InvalidOperationException("the model has no classifier or regressor");
        engine.Outputs(_parameters, reader, samples, engine.Network.Layers.Count, predictions);
    }

    /// <summary>The loss of each of up to <see cref="RowCapacity"/> samples: of the prediction where there is one, else of the reconstruction.</summary>
    public void Losses(SampleReader reader, ReadOnlySpan<int> samples, Span<double> losses) =>
        (_predictor ?? _autoencoder!).Evaluate(_parameters, reader, samples, losses);

    /// <summary>Estimates the log density of up to <see cref="RowCapacity"/> samples, from <paramref name="draws"/> draws of each code.</summary>
    /// <exception cref="InvalidOperationException">The model has no density.</exception>
    public void EstimateDensities(SampleReader reader, ReadOnlySpan<int> samples, int draws, Span<DensityEstimate> estimates)
    {
        NetworkEngine engine = _autoencoder ?? throw new InvalidOperationException("the model has no decoder");
        engine.EstimateDensities(_parameters, reader, samples, draws, estimates);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _encoder.Dispose();
        _autoencoder?.Dispose();
        _predictor?.Dispose();
        _decoder?.Dispose();
    }

    private static bool HasDenseCode(ModelSpec model) =>
        model.Kind != ModelKind.Convolutional
        || (model.Layers.Count > 0 && (model.Unpool == UnpoolingKind.Fill || model.Blocks.All(block => block.Pool != PoolingKind.Max)));
}
