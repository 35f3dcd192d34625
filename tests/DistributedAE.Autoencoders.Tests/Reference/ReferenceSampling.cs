namespace DistributedAE.Autoencoders.Tests.Reference;

/// <summary>Codes drawn from the Gaussians that a layer's outputs describe, and their divergence from the standard Gaussian (Kingma and Welling 2014).</summary>
public static class ReferenceSampling
{
    /// <summary>z = μ + ε exp(log σ² / 2)</summary>
    public static double[] Codes(ReferenceLayer layer, ReferenceBatch batch, double[] moments)
    {
        int units = layer.Codes;
        var codes = new double[batch.Count * units];
        for (int n = 0; n < batch.Count; n++)
        {
            for (int j = 0; j < units; j++)
            {
                (double mean, double logVariance) = (moments[(n * 2 * units) + j], moments[(n * 2 * units) + units + j]);
                codes[(n * units) + j] = mean + (batch.Noise[(n * units) + j] * Math.Exp(logVariance / 2));
            }
        }

        return codes;
    }

    /// <summary>β · −½ Σ (1 + log σ² − μ² − σ²) of each sample; 0 for a layer that is not sampled.</summary>
    public static double[] Divergences(ReferenceLayer layer, int count, double[] moments)
    {
        int units = layer.Codes;
        var values = new double[count];
        for (int n = 0; layer.IsSampled && n < count; n++)
        {
            for (int j = 0; j < units; j++)
            {
                (double mean, double logVariance) = (moments[(n * 2 * units) + j], moments[(n * 2 * units) + units + j]);
                values[n] -= layer.DivergenceWeight / 2 * (1 + logVariance - (mean * mean) - Math.Exp(logVariance));
            }
        }

        return values;
    }

    /// <summary>From the derivative by the codes to that by the moments, the mean divergence's included; unchanged for a layer that is not sampled.</summary>
    public static double[] Differentiate(ReferenceLayer layer, ReferenceBatch batch, double[] moments, double[] delta)
    {
        if (!layer.IsSampled)
        {
            return delta;
        }

        int units = layer.Codes;
        var result = new double[moments.Length];
        for (int n = 0; n < batch.Count; n++)
        {
            for (int j = 0; j < units; j++)
            {
                (double mean, double logVariance) = (moments[(n * 2 * units) + j], moments[(n * 2 * units) + units + j]);
                double byCode = delta[(n * units) + j];
                double noise = batch.Noise[(n * units) + j];
                result[(n * 2 * units) + j] = byCode + (layer.DivergenceWeight / batch.Count * mean);
                result[(n * 2 * units) + units + j] =
                    (byCode * noise * Math.Exp(logVariance / 2) / 2) + (layer.DivergenceWeight / batch.Count / 2 * (Math.Exp(logVariance) - 1));
            }
        }

        return result;
    }
}
