using DistributedAE.Numerics.Convolution;

namespace DistributedAE.Autoencoders.Tests.Reference;

/// <summary>One operation of a network on one sample, and its derivative. It remembers the sample that it saw last.</summary>
public abstract class MapStep
{
    /// <summary>How near the last sample came to where the derivative jumps.</summary>
    public virtual double KinkDistance => double.PositiveInfinity;

    /// <summary>The step's output.</summary>
    public abstract double[] Forward(double[] input, IReadOnlyDictionary<string, double[]> parameters);

    /// <summary>From the derivative by the output to that by the input; the parameters' are added to <paramref name="gradients"/>.</summary>
    public abstract double[] Backward(double[] delta, IReadOnlyDictionary<string, double[]> parameters, IReadOnlyDictionary<string, double[]> gradients);
}

/// <summary>A convolution or a transposed one.</summary>
public sealed class ConvolutionStep(ConvolutionShape shape, bool transposed, string weight, string bias) : MapStep
{
    private double[] _input = [];

    private MapShape Result => transposed ? shape.Fine : shape.Coarse;

    public override double[] Forward(double[] input, IReadOnlyDictionary<string, double[]> parameters)
    {
        _input = input;
        double[] result = transposed ? ReferenceMaps.Up(shape, parameters[weight], input) : ReferenceMaps.Down(shape, parameters[weight], input);
        ReferenceMaps.AddBias(Result, result, parameters[bias]);
        return result;
    }

    public override double[] Backward(double[] delta, IReadOnlyDictionary<string, double[]> parameters, IReadOnlyDictionary<string, double[]> gradients)
    {
        ReferenceMaps.AddWeightGradient(shape, transposed ? delta : _input, transposed ? _input : delta, gradients[weight]);
        ReferenceMaps.AddBiasGradient(Result, delta, gradients[bias]);
        return transposed ? ReferenceMaps.Down(shape, parameters[weight], delta) : ReferenceMaps.Up(shape, parameters[weight], delta);
    }
}

/// <summary>x W + b, with W (inputs, outputs).</summary>
public sealed class DenseStep(int outputs, string weight, string bias) : MapStep
{
    private double[] _input = [];

    public override double[] Forward(double[] input, IReadOnlyDictionary<string, double[]> parameters)
    {
        _input = input;
        return [.. Enumerable.Range(0, outputs).Select(j => parameters[bias][j] + input.Select((x, i) => x * parameters[weight][(i * outputs) + j]).Sum())];
    }

    public override double[] Backward(double[] delta, IReadOnlyDictionary<string, double[]> parameters, IReadOnlyDictionary<string, double[]> gradients)
    {
        var result = new double[_input.Length];
        for (int j = 0; j < outputs; j++)
        {
            gradients[bias][j] += delta[j];
            for (int i = 0; i < result.Length; i++)
            {
                gradients[weight][(i * outputs) + j] += _input[i] * delta[j];
                result[i] += delta[j] * parameters[weight][(i * outputs) + j];
            }
        }

        return result;
    }
}

/// <summary>An activation.</summary>
public sealed class ActivationStep(Activation activation) : MapStep
{
    private double[] _input = [];

    /// <summary>What it saw: pre-activations.</summary>
    public double[] PreActivations => _input;

    public override double KinkDistance => ReferenceActivations.HasKink(activation) ? _input.Min(Math.Abs) : double.PositiveInfinity;

    public override double[] Forward(double[] input, IReadOnlyDictionary<string, double[]> parameters)
    {
        _input = input;
        return [.. input.Select(z => ReferenceActivations.Value(activation, z))];
    }

    public override double[] Backward(double[] delta, IReadOnlyDictionary<string, double[]> parameters, IReadOnlyDictionary<string, double[]> gradients) =>
        [.. delta.Zip(_input, (slope, z) => slope * ReferenceActivations.Derivative(activation, z))];
}

/// <summary>λ Σ |h|: nothing on the way forward, and its slope on the way back.</summary>
public sealed class AbsoluteStep(double weight) : MapStep
{
    private double[] _input = [];

    public override double[] Forward(double[] input, IReadOnlyDictionary<string, double[]> parameters) => _input = input;

    public override double[] Backward(double[] delta, IReadOnlyDictionary<string, double[]> parameters, IReadOnlyDictionary<string, double[]> gradients) =>
        [.. delta.Zip(_input, (slope, h) => slope + (weight * Math.Sign(h)))];

    /// <summary>The penalty of the last sample.</summary>
    public double Penalty => weight * _input.Sum(Math.Abs);
}

/// <summary>The largest value or the mean of each window of 2×2.</summary>
public sealed class PoolingStep(MapShape full, PoolingKind kind) : MapStep
{
    private double[] _input = [];

    /// <summary>Indices of the last sample's largest values in the full maps.</summary>
    public int[] Places { get; private set; } = [];

    /// <summary>The maps before pooling.</summary>
    public MapShape Full => full;

    public override double KinkDistance => kind == PoolingKind.Max
        ? Enumerable.Range(0, Places.Length).Min(at => ReferenceMaps.Window(full, at).Where(place => place != Places[at]).Min(place => NonZeroGap(_input[Places[at]], _input[place])))
        : double.PositiveInfinity;

    public override double[] Forward(double[] input, IReadOnlyDictionary<string, double[]> parameters)
    {
        _input = input;
        Places = ReferenceMaps.Places(full, input);
        return kind == PoolingKind.Max
            ? [.. Places.Select(place => input[place])]
            : [.. Enumerable.Range(0, full.Pool().Length).Select(at => ReferenceMaps.Window(full, at).Average(place => input[place]))];
    }

    public override double[] Backward(double[] delta, IReadOnlyDictionary<string, double[]> parameters, IReadOnlyDictionary<string, double[]> gradients)
    {
        var result = new double[full.Length];
        for (int at = 0; at < delta.Length; at++)
        {
            foreach (int place in kind == PoolingKind.Max ? [Places[at]] : ReferenceMaps.Window(full, at))
            {
                result[place] += kind == PoolingKind.Max ? delta[at] : delta[at] / 4;
            }
        }

        return result;
    }

    // values that relu has cut off are 0 together and stay so
    private static double NonZeroGap(double largest, double other) => largest == 0 && other == 0 ? double.PositiveInfinity : largest - other;
}

/// <summary>Each value at the place that a pooling remembers, or in its whole window.</summary>
public sealed class UnpoolingStep(MapShape full, PoolingStep? pooling) : MapStep
{
    public override double[] Forward(double[] input, IReadOnlyDictionary<string, double[]> parameters)
    {
        var result = new double[full.Length];
        for (int at = 0; at < input.Length; at++)
        {
            foreach (int place in TargetsOf(at))
            {
                result[place] = input[at];
            }
        }

        return result;
    }

    public override double[] Backward(double[] delta, IReadOnlyDictionary<string, double[]> parameters, IReadOnlyDictionary<string, double[]> gradients) =>
        [.. Enumerable.Range(0, full.Pool().Length).Select(at => TargetsOf(at).Sum(place => delta[place]))];

    private int[] TargetsOf(int at) => pooling is null ? ReferenceMaps.Window(full, at) : [pooling.Places[at]];
}
