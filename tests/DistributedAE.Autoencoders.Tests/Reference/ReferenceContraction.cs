namespace DistributedAE.Autoencoders.Tests.Reference;

/// <summary>The contractive penalty λ ‖∂h/∂x‖² of a layer (Rifai et al. 2011).</summary>
public static class ReferenceContraction
{
    /// <summary>Of each sample.</summary>
    public static double[] Values(ReferenceLayer layer, int count, double[] z, double[] weight)
    {
        var values = new double[count];
        for (int n = 0; layer.Contraction > 0 && n < count; n++)
        {
            for (int j = 0; j < layer.Outputs; j++)
            {
                double slope = ReferenceActivations.Derivative(layer.Activation, z[(n * layer.Outputs) + j]);
                values[n] += layer.Contraction * slope * slope * Squares(layer, weight, j);
            }
        }

        return values;
    }

    /// <summary>Adds the derivatives of the mean over the samples.</summary>
    public static void Differentiate(ReferenceLayer layer, int count, double[] z, double[] weight, double[] delta, double[] gradient)
    {
        for (int n = 0; layer.Contraction > 0 && n < count; n++)
        {
            for (int j = 0; j < layer.Outputs; j++)
            {
                double value = z[(n * layer.Outputs) + j];
                double slope = ReferenceActivations.Derivative(layer.Activation, value);
                double curvature = ReferenceActivations.SecondDerivative(layer.Activation, value);
                delta[(n * layer.Outputs) + j] += 2 * layer.Contraction / count * slope * curvature * Squares(layer, weight, j);
                for (int i = 0; i < layer.Inputs; i++)
                {
                    gradient[(i * layer.Outputs) + j] += 2 * layer.Contraction / count * slope * slope * weight[(i * layer.Outputs) + j];
                }
            }
        }
    }

    private static double Squares(ReferenceLayer layer, double[] weight, int j) =>
        Enumerable.Range(0, layer.Inputs).Sum(i => weight[(i * layer.Outputs) + j] * weight[(i * layer.Outputs) + j]);
}
