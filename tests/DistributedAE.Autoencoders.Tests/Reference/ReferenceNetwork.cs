namespace DistributedAE.Autoencoders.Tests.Reference;

/// <summary>A chain of dense layers and what it is trained for.</summary>
/// <param name="Layers">From the input to the output.</param>
/// <param name="Loss">Between the last layer's output and the target.</param>
public sealed record ReferenceNetwork(IReadOnlyList<ReferenceLayer> Layers, ReferenceLoss Loss)
{
    /// <summary>Factor of the loss, not of the penalties.</summary>
    public double LossWeight { get; init; } = 1;

    /// <summary>λ of λ/2 Σ W² over all weights, tied ones once, biases excluded.</summary>
    public double L2Weights { get; init; }

    /// <summary>λ of λ · 1/N Σ_n ‖∂code/∂x‖² over the whole encoder.</summary>
    public double EncoderContraction { get; init; }

    /// <summary>How many layers make the code.</summary>
    public int EncoderDepth => Layers.Count(layer => layer.Name.StartsWith("encoder.", StringComparison.Ordinal));

    /// <summary>Names, shapes and order of the parameters: each layer's own weight, then its bias.</summary>
    public ParameterLayout Layout => new(Layers.SelectMany(Tensors));

    /// <summary>An autoencoder or classifier over the given sizes, layers named <c>encoder.K</c> up to the code.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="output">Activation of the last layer.</param>
    /// <param name="hidden">Activation of all others.</param>
    /// <param name="sizes">Input size, then each layer's outputs.</param>
    /// <param name="encoders">How many layers are the encoder; decoders follow, counted down to 0, or <c>head</c> when it is one less than all.</param>
    /// <param name="head">Whether the last layer is a head instead of a decoder.</param>
    public static ReferenceNetwork Chain(
        ReferenceLoss loss, Activation output, Activation hidden, int[] sizes, int encoders, bool head = false)
    {
        int count = sizes.Length - 1;
        var layers = new List<ReferenceLayer>();
        for (int i = 0; i < count; i++)
        {
            string name = i < encoders ? $"encoder.{i}" : head ? "head" : $"decoder.{count - 1 - i}";
            layers.Add(new ReferenceLayer(name, sizes[i], sizes[i + 1], i == count - 1 ? output : hidden));
        }

        return new ReferenceNetwork(layers, loss);
    }

    /// <summary>The same network with layer <paramref name="index"/> changed.</summary>
    public ReferenceNetwork With(int index, Func<ReferenceLayer, ReferenceLayer> change) =>
        this with { Layers = [.. Layers.Select((layer, i) => i == index ? change(layer) : layer)] };

    private static IEnumerable<(string Name, int[] Shape, bool IsWeight)> Tensors(ReferenceLayer layer)
    {
        if (layer.TiedTo is null)
        {
            yield return (layer.Weight, [layer.Inputs, layer.Outputs], true);
        }

        yield return (layer.Bias, [layer.Outputs], false);
    }
}
