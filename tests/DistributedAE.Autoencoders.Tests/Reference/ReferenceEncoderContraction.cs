namespace DistributedAE.Autoencoders.Tests.Reference;

/// <summary>
/// The contractive penalty λ ‖∂code/∂x‖² of a whole encoder. For each layer k the Jacobian is A S_k W_kᵀ B, with B that of the layers below, A that of the layers above by the activations of k, and
/// S_k the slopes f'(z_k): so the derivatives by W_k and z_k are plain sums.
/// </summary>
public static class ReferenceEncoderContraction
{
    /// <summary>Of each sample.</summary>
    public static double[] Values(ReferenceNetwork network, int count, IReadOnlyList<double[]> z, IReadOnlyDictionary<string, double[]> parameters) =>
        [.. Enumerable.Range(0, count).Select(n => network.EncoderContraction == 0
            ? 0
            : network.EncoderContraction * Jacobian(network, z, parameters, n, 0, network.EncoderDepth).Cast<double>().Sum(value => value * value))];

    /// <summary>Adds the derivatives of the mean over the samples by the weights to <paramref name="gradients"/>, and gives those by each layer's z.</summary>
    public static IReadOnlyList<double[]> Differentiate(
        ReferenceNetwork network, int count, IReadOnlyList<double[]> z, IReadOnlyDictionary<string, double[]> parameters, IReadOnlyDictionary<string, double[]> gradients)
    {
        double[][] slopes = [.. z.Select(values => new double[values.Length])];
        for (int n = 0; network.EncoderContraction > 0 && n < count; n++)
        {
            double[,] jacobian = Jacobian(network, z, parameters, n, 0, network.EncoderDepth);
            for (int k = 0; k < network.EncoderDepth; k++)
            {
                ReferenceLayer layer = network.Layers[k];
                double[,] below = Jacobian(network, z, parameters, n, 0, k);
                double[,] above = Jacobian(network, z, parameters, n, k + 1, network.EncoderDepth);
                double[] weight = parameters[layer.Weight];
                for (int i = 0; i < layer.Inputs; i++)
                {
                    for (int j = 0; j < layer.Outputs; j++)
                    {
                        // by the product s_j W_ij
                        double slope = 2 * network.EncoderContraction / count * Sum(jacobian, above, j, below, i);
                        double value = z[k][(n * layer.Outputs) + j];
                        gradients[layer.Weight][(i * layer.Outputs) + j] += slope * ReferenceActivations.Derivative(layer.Activation, value);
                        slopes[k][(n * layer.Outputs) + j] += slope * weight[(i * layer.Outputs) + j] * ReferenceActivations.SecondDerivative(layer.Activation, value);
                    }
                }
            }
        }

        return slopes;
    }

    private static double Sum(double[,] jacobian, double[,] above, int j, double[,] below, int i)
    {
        double sum = 0;
        for (int c = 0; c < jacobian.GetLength(0); c++)
        {
            for (int d = 0; d < jacobian.GetLength(1); d++)
            {
                sum += jacobian[c, d] * above[c, j] * below[i, d];
            }
        }

        return sum;
    }

    /// <summary>Of the activations behind layer <paramref name="end"/> − 1 by the inputs of layer <paramref name="from"/>; of no layers the identity.</summary>
    private static double[,] Jacobian(
        ReferenceNetwork network, IReadOnlyList<double[]> z, IReadOnlyDictionary<string, double[]> parameters, int n, int from, int end)
    {
        int inputs = from < network.Layers.Count ? network.Layers[from].Inputs : network.Layers[^1].Outputs;
        var result = new double[inputs, inputs];
        for (int d = 0; d < inputs; d++)
        {
            result[d, d] = 1;
        }

        for (int k = from; k < end; k++)
        {
            ReferenceLayer layer = network.Layers[k];
            double[] weight = parameters[layer.Weight];
            var next = new double[layer.Outputs, inputs];
            for (int j = 0; j < layer.Outputs; j++)
            {
                double slope = ReferenceActivations.Derivative(layer.Activation, z[k][(n * layer.Outputs) + j]);
                for (int d = 0; d < inputs; d++)
                {
                    for (int i = 0; i < layer.Inputs; i++)
                    {
                        next[j, d] += slope * weight[(i * layer.Outputs) + j] * result[i, d];
                    }
                }
            }

            result = next;
        }

        return result;
    }
}
