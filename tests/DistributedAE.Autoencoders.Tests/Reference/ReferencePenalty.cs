namespace DistributedAE.Autoencoders.Tests.Reference;

/// <summary>The penalties on one layer's activations.</summary>
/// <param name="L1">λ · 1/N Σ |h|.</param>
/// <param name="KL">β Σ_j KL(ρ ‖ r_j).</param>
/// <param name="Differentiated">The function that <paramref name="Derivative"/> is the derivative of.</param>
/// <param name="Derivative">By the activations: (N, outputs).</param>
public sealed record ReferencePenalty(double L1, double KL, double Differentiated, double[] Derivative)
{
    /// <summary>The penalties of <paramref name="layer"/> at its activations <paramref name="h"/>.</summary>
    public static ReferencePenalty Of(ReferenceLayer layer, int count, double[] h)
    {
        if (layer.L1Activity == 0 && layer.KLWeight == 0)
        {
            return new ReferencePenalty(0, 0, 0, new double[h.Length]);
        }

        double l1 = layer.L1Activity / count * h.Sum(Math.Abs);
        double[] derivative = [.. h.Select(value => layer.L1Activity / count * Math.Sign(value))];
        if (layer.KLWeight == 0)
        {
            return new ReferencePenalty(l1, 0, l1, derivative);
        }

        double kl = 0;
        double differentiated = l1;
        for (int j = 0; j < layer.Outputs; j++)
        {
            double batchMean = Enumerable.Range(0, count).Average(n => h[(n * layer.Outputs) + j]);
            double mean = layer.KLGivenMean?[j] ?? batchMean;
            double target = layer.KLTarget;
            double value = layer.KLWeight * ((target * Math.Log(target / mean)) + ((1 - target) * Math.Log((1 - target) / (1 - mean))));
            double slope = layer.KLWeight * (((1 - target) / (1 - mean)) - (target / mean));
            kl += value;
            differentiated += layer.KLGivenMean is null ? value : slope * batchMean;
            for (int n = 0; n < count; n++)
            {
                derivative[(n * layer.Outputs) + j] += slope / count;
            }
        }

        return new ReferencePenalty(l1, kl, differentiated, derivative);
    }
}
