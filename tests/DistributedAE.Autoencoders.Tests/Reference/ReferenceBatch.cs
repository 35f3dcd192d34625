namespace DistributedAE.Autoencoders.Tests.Reference;

/// <summary>The samples of one step.</summary>
/// <param name="Count">N, the number of samples.</param>
/// <param name="Input">What the first layer sees, already corrupted: (N, inputs), row-major.</param>
/// <param name="Target">What the output is compared with: (N, outputs), row-major; empty with labels.</param>
/// <param name="Labels">Class of each sample, from 0; empty without softmax.</param>
public sealed record ReferenceBatch(int Count, double[] Input, double[] Target, int[] Labels)
{
    /// <summary>ε of a sampled layer: (N, codes), row-major.</summary>
    public double[] Noise { get; init; } = [];

    /// <summary>An autoencoder's batch: the target is the input itself.</summary>
    public static ReferenceBatch Of(int count, double[] samples) => new(count, samples, samples, []);
}
