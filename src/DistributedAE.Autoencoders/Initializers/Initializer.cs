using DistributedAE.Numerics;

namespace DistributedAE.Autoencoders;

/// <summary>
/// First values of the parameters. A tensor's values are a function of (seed, stage, its name, its shape) and of nothing else, so a
/// layer starts the same whatever other tensors lie in the layout.
/// </summary>
public static class Initializer
{
    /// <summary>Connections that a unit gets by sparse initialization, or all its inputs when they are fewer (Martens 2010, §5).</summary>
    public const int SparseConnections = 15;

    private const double SigmoidGain = 4;
    private const int ValueStream = 0;
    private const int PositionStream = 1;

    /// <summary>Fills all tensors of a layout: weights by <paramref name="kind"/>, biases with 0.</summary>
    /// <param name="layout">The tensors; weights have two extents, or four where they are kernels of a convolution.</param>
    /// <param name="flat">The buffer, of the layout's length.</param>
    /// <param name="kind">How the weights start.</param>
    /// <param name="activationOf">Activation of the units that a weight leads to; asked for weights only.</param>
    /// <param name="seed">The job's seed.</param>
    /// <param name="stage">Another stage gives other values to a tensor of the same name; 0 to 255.</param>
    /// <exception cref="ArgumentException">The buffer's length is not the layout's, or a weight does not have two or four extents.</exception>
    public static void Fill(
        ParameterLayout layout,
        Span<float> flat,
        Initialization kind,
        Func<ParameterTensor, Activation> activationOf,
        ulong seed,
        int stage = 0)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(activationOf);
        if (flat.Length != layout.Length)
        {
            throw new ArgumentException($"The buffer has {flat.Length} values; the layout has {layout.Length}.", nameof(flat));
        }

        flat.Clear();
        foreach (ParameterTensor tensor in layout.Tensors)
        {
            if (tensor.IsWeight)
            {
                var values = new float[tensor.Length];
                FillTensor(tensor, values, kind, activationOf(tensor), seed, stage);
                tensor.Store(values, flat);
            }
        }
    }

    /// <summary>The plain values that <see cref="Fill"/> stores for one tensor, for example for a new head on pretrained layers.</summary>
    /// <param name="tensor">Name, shape and whether it is a weight.</param>
    /// <param name="values">Row-major, without padding; put them into the flat buffer by <see cref="ParameterTensor.Store"/>.</param>
    /// <param name="kind">How a weight starts.</param>
    /// <param name="activation">Activation of the units that the weight leads to.</param>
    /// <param name="seed">The job's seed.</param>
    /// <param name="stage">0 to 255.</param>
    /// <exception cref="ArgumentException">The lengths differ, or a weight does not have two or four extents.</exception>
    public static void FillTensor(
        ParameterTensor tensor, Span<float> values, Initialization kind, Activation activation, ulong seed, int stage = 0)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (values.Length != tensor.Length)
        {
            throw new ArgumentException($"{tensor.Name} has {tensor.Length} values, not {values.Length}.", nameof(values));
        }

        if (!tensor.IsWeight)
        {
            values.Clear();
            return;
        }

        if (tensor.Shape is [int coarse, int fine, int height, int width])
        {
            // the fans of kernels are channels times taps, whichever way they are used
            int taps = height * width;
            FillGlorot(values, GlorotLimit(fine * taps, coarse * taps, activation), kind == Initialization.Glorot
                ? Stream(tensor, seed, stage, ValueStream)
                : throw new ArgumentException($"The kernels {tensor.Name} start by {Initialization.Glorot} only, not by {kind}.", nameof(kind)));
            return;
        }

        if (tensor.Shape is not [int inputs, int outputs])
        {
            throw new ArgumentException($"The weight {tensor.Name} has {tensor.Shape.Count} extents; 2 or 4 are needed.", nameof(tensor));
        }

        switch (kind)
        {
            case Initialization.Glorot:
                FillGlorot(values, GlorotLimit(inputs, outputs, activation), Stream(tensor, seed, stage, ValueStream));
                break;
            case Initialization.Sparse:
                FillSparse(
                    values, inputs, outputs, Stream(tensor, seed, stage, ValueStream), Stream(tensor, seed, stage, PositionStream));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such initialization.");
        }
    }

    /// <summary>gain · √(6 / (inputs + outputs)), gain 4 for sigmoid units, else 1 (Glorot and Bengio 2010, equation 16).</summary>
    /// <param name="inputs">Number of the weight's inputs.</param>
    /// <param name="outputs">Number of its outputs.</param>
    /// <param name="activation">Activation of the outputs.</param>
    public static float GlorotLimit(int inputs, int outputs, Activation activation) =>
        (float)((activation == Activation.Sigmoid ? SigmoidGain : 1) * Math.Sqrt(6.0 / ((double)inputs + outputs)));

    private static void FillGlorot(Span<float> values, float limit, RandomStream stream)
    {
        stream.FillUniform(values);
        foreach (ref float value in values)
        {
            value = ((2 * value) - 1) * limit;
        }
    }

    /// <summary>Each column, the incoming weights of one unit, gets its connections at distinct rows.</summary>
    private static void FillSparse(Span<float> values, int inputs, int outputs, RandomStream valueStream, RandomStream positionStream)
    {
        int connections = Math.Min(SparseConnections, inputs);
        var weights = new float[outputs * connections];
        var words = new uint[2 * weights.Length];
        valueStream.FillGaussian(weights);
        positionStream.FillBits(words);
        values.Clear();
        Span<int> rows = stackalloc int[connections];
        for (int unit = 0; unit < outputs; unit++)
        {
            int first = unit * connections;
            DrawDistinct(rows, inputs, words.AsSpan(2 * first, 2 * connections));
            for (int connection = 0; connection < connections; connection++)
            {
                values[(rows[connection] * outputs) + unit] = weights[first + connection];
            }
        }
    }

    /// <summary>
    /// Distinct indices below <paramref name="limit"/>, each set of them equally likely (Floyd's algorithm: Bentley and Floyd 1987);
    /// index k uses the 64-bit word of words 2k (lower half) and 2k + 1.
    /// </summary>
    private static void DrawDistinct(Span<int> indices, int limit, ReadOnlySpan<uint> words)
    {
        for (int k = 0; k < indices.Length; k++)
        {
            int largest = limit - indices.Length + k;
            ulong word = words[2 * k] | ((ulong)words[(2 * k) + 1] << 32);
            int drawn = (int)Math.BigMul(word, (ulong)largest + 1, out _);
            indices[k] = indices[..k].Contains(drawn) ? largest : drawn;
        }
    }

    private static RandomStream Stream(ParameterTensor tensor, ulong seed, int stage, int part) =>
        new(seed, RandomPurpose.Initialization, stage, part, NameId(tensor.Name));

    /// <summary>The name as an item of a random stream: FNV-1a over its characters, folded to 48 bits.</summary>
    private static long NameId(string name)
    {
        ulong hash = 0xcbf29ce484222325;
        foreach (char letter in name)
        {
            hash = unchecked((hash ^ letter) * 0x100000001b3);
        }

        return (long)((hash ^ (hash >> 48)) & (RandomStream.ItemLimit - 1));
    }
}
