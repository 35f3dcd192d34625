namespace DistributedAE.Training.Networks;

/// <summary>Names of a model's tensors; layers count from 0 at the input.</summary>
public static class TensorNames
{
    /// <summary>Weight of the classifier or regressor.</summary>
    public const string HeadWeight = "head.weight";

    /// <summary>Bias of the classifier or regressor.</summary>
    public const string HeadBias = "head.bias";

    /// <summary>Weight of an encoder layer: inputs × outputs, or the kernels (out, in, row, column) of a convolution.</summary>
    public static string EncoderWeight(int layer) => $"encoder.{layer}.weight";

    /// <summary>Bias of an encoder layer.</summary>
    public static string EncoderBias(int layer) => $"encoder.{layer}.bias";

    /// <summary>Weight of the decoder layer that reconstructs encoder layer <paramref name="layer"/>'s input: inputs × outputs, or the kernels (in, out, row, column) of a transposed convolution; absent with tied weights.</summary>
    public static string DecoderWeight(int layer) => $"decoder.{layer}.weight";

    /// <summary>Bias of the decoder layer that reconstructs encoder layer <paramref name="layer"/>'s input.</summary>
    public static string DecoderBias(int layer) => $"decoder.{layer}.bias";
}
