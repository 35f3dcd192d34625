using DistributedAE.Autoencoders.Tests.Reference;

namespace DistributedAE.Autoencoders.Tests.Networks;

/// <summary>
/// A denoising case of two layers with its own damaged input, for an engine that draws its damage itself: as a case without corruption whose samples are the damaged features and then the clean ones.
/// Weights from the clean features to the code are 0, and so are weights and biases from the code to the damaged ones. So the code is that of the damaged features, the clean ones are what it is
/// compared for, and what the comparison of the damaged ones adds to the loss depends on no parameter.
/// </summary>
internal sealed class SideBySide
{
    private const string Encoder = "encoder.0.weight";
    private const string Decoder = "decoder.0.weight";
    private const string Output = "decoder.0.bias";

    private readonly ReferenceCase _subject;
    private readonly int _features;
    private readonly int _codes;

    /// <summary>The case of <paramref name="subject"/>.</summary>
    public SideBySide(ReferenceCase subject)
    {
        _subject = subject;
        (_features, _codes) = (subject.Network.Layers[0].Inputs, subject.Network.Layers[0].Outputs);
        Wide = new ReferenceCase(
            subject.Name,
            subject.Network.With(0, layer => layer with { Inputs = 2 * _features }).With(1, layer => layer with { Outputs = 2 * _features }),
            subject.Parameters.ToDictionary(parameter => parameter.Key, parameter => Widen(parameter.Key, parameter.Value)),
            ReferenceBatch.Of(subject.Batch.Count, Rows(subject.Batch.Count, sample => [.. RowOf(subject.Batch.Input, sample), .. RowOf(subject.Batch.Target, sample)])));
    }

    /// <summary>Samples of twice the length.</summary>
    public ReferenceCase Wide { get; }

    /// <summary>The parameters' names.</summary>
    public IEnumerable<string> Tensors => _subject.Parameters.Keys;

    /// <summary>What the damaged features add to the sum of the samples' losses: the output's distance from them at pre-activations of 0.</summary>
    public double DamagedLoss => Enumerable.Range(0, _subject.Batch.Count)
        .Sum(sample => ReferenceLosses.Value(_subject.Network.Loss, _subject.Network.Layers[1].Activation, new double[_features], RowOf(_subject.Batch.Input, sample), 0));

    /// <summary>The part of a parameter's values, or their derivatives, that the case itself has.</summary>
    public float[] Narrow(string tensor, float[] values) => tensor switch
    {
        Encoder => values[..(_features * _codes)],
        Decoder or Output => [.. values.Where((_, place) => place % (2 * _features) >= _features)],
        _ => values,
    };

    private double[] Widen(string tensor, double[] values) => tensor switch
    {
        Encoder => [.. values, .. new double[values.Length]],
        Decoder or Output => Rows(values.Length / _features, row => [.. new double[_features], .. RowOf(values, row)]),
        _ => values,
    };

    private double[] RowOf(double[] values, int row) => values[(row * _features)..((row + 1) * _features)];

    private static double[] Rows(int count, Func<int, double[]> row) => [.. Enumerable.Range(0, count).SelectMany(row)];
}
