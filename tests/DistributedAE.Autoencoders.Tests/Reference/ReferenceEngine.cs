namespace DistributedAE.Autoencoders.Tests.Reference;

/// <summary>One step of a <see cref="ReferenceNetwork"/> in float64, with loops like the formulas: slow and obviously right.</summary>
public static class ReferenceEngine
{
    /// <summary>Forward, loss, penalties and backward.</summary>
    /// <param name="network">The layers and the loss.</param>
    /// <param name="parameters">Values by tensor name, weights (inputs, outputs) row-major.</param>
    /// <param name="batch">The samples.</param>
    public static ReferenceResult Run(ReferenceNetwork network, IReadOnlyDictionary<string, double[]> parameters, ReferenceBatch batch)
    {
        (List<double[]> z, List<double[]> h, List<double[]> seen) = Forward(network, parameters, batch);
        int last = network.Layers.Count - 1;
        double[] losses = Losses(network, batch, z[last]);
        Dictionary<string, double[]> gradients = parameters.ToDictionary(p => p.Key, p => new double[p.Value.Length]);
        double[] delta = OutputDelta(network, batch, z[last]);
        double l1 = 0;
        double kl = 0;
        double slopes = 0;
        double[] perSample = ReferenceEncoderContraction.Values(network, batch.Count, z, parameters);
        IReadOnlyList<double[]> contraction = ReferenceEncoderContraction.Differentiate(network, batch.Count, z, parameters, gradients);
        for (int l = last; l >= 0; l--)
        {
            ReferenceLayer layer = network.Layers[l];
            var penalty = ReferencePenalty.Of(layer, batch.Count, h[l]);
            l1 += penalty.L1;
            kl += penalty.KL;
            slopes += penalty.Differentiated;
            AddThroughActivation(delta, penalty.Derivative, layer.Activation, z[l]);
            ReferenceContraction.Differentiate(layer, batch.Count, z[l], parameters[layer.Weight], delta, gradients[layer.Weight]);
            AddTo(delta, contraction[l]);
            AddGradients(layer, batch.Count, seen[l], delta, gradients);
            AddTo(perSample, PenaltyPerSample(layer, batch.Count, z[l], h[l], parameters[layer.Weight]));
            delta = Backward(layer, batch.Count, delta, parameters[layer.Weight]);
            if (l > 0)
            {
                delta = ReferenceSampling.Differentiate(network.Layers[l - 1], batch, h[l - 1], delta);
                MultiplyByDerivative(delta, network.Layers[l - 1].Activation, z[l - 1]);
            }
        }

        double l2 = AddWeightDecay(network, parameters, gradients);
        return new ReferenceResult
        {
            PreActivations = z,
            Activations = h,
            LossPerSample = losses,
            L1Penalty = l1,
            KLPenalty = kl,
            PenaltyPerSample = perSample,
            L2Penalty = l2,
            Differentiated = losses.Average() + perSample.Average() + slopes + l2,
            Gradients = gradients,
            InputGradient = delta,
        };
    }

    /// <summary>Only <see cref="ReferenceResult.Differentiated"/>: what differences are taken of.</summary>
    public static double Differentiated(
        ReferenceNetwork network, IReadOnlyDictionary<string, double[]> parameters, ReferenceBatch batch)
    {
        (List<double[]> z, List<double[]> h, _) = Forward(network, parameters, batch);
        double penalties = network.Layers.Select((layer, l) => ReferencePenalty.Of(layer, batch.Count, h[l]).Differentiated).Sum()
            + ReferenceEncoderContraction.Values(network, batch.Count, z, parameters).Average()
            + network.Layers.Select((layer, l) => PenaltyPerSample(layer, batch.Count, z[l], h[l], parameters[layer.Weight]).Average()).Sum();
        double squares = network.Layers.Select(layer => layer.Weight).Distinct().Sum(name => parameters[name].Sum(value => value * value));
        return Losses(network, batch, z[^1]).Average() + penalties + (network.L2Weights / 2 * squares);
    }

    private static (List<double[]> Z, List<double[]> H, List<double[]> Seen) Forward(
        ReferenceNetwork network, IReadOnlyDictionary<string, double[]> parameters, ReferenceBatch batch)
    {
        var z = new List<double[]>();
        var h = new List<double[]>();
        var seen = new List<double[]>();
        double[] input = batch.Input;
        foreach (ReferenceLayer layer in network.Layers)
        {
            seen.Add(input);
            double[] weight = parameters[layer.Weight];
            double[] bias = parameters[layer.Bias];
            var sums = new double[batch.Count * layer.Outputs];
            for (int n = 0; n < batch.Count; n++)
            {
                for (int j = 0; j < layer.Outputs; j++)
                {
                    double sum = bias[j];
                    for (int i = 0; i < layer.Inputs; i++)
                    {
                        sum += input[(n * layer.Inputs) + i] * weight[WeightIndex(layer, i, j)];
                    }

                    sums[(n * layer.Outputs) + j] = sum;
                }
            }

            z.Add(sums);
            double[] activations = [.. sums.Select(value => ReferenceActivations.Value(layer.Activation, value))];
            h.Add(activations);
            input = layer.IsSampled ? ReferenceSampling.Codes(layer, batch, activations) : activations;
        }

        return (z, h, seen);
    }

    private static double[] PenaltyPerSample(ReferenceLayer layer, int count, double[] z, double[] h, double[] weight)
    {
        double[] values = ReferenceContraction.Values(layer, count, z, weight);
        AddTo(values, ReferenceSampling.Divergences(layer, count, h));
        return values;
    }

    private static void AddTo(double[] sums, double[] values)
    {
        for (int i = 0; i < sums.Length; i++)
        {
            sums[i] += values[i];
        }
    }

    private static double[] Losses(ReferenceNetwork network, ReferenceBatch batch, double[] z)
    {
        ReferenceLayer last = network.Layers[^1];
        var losses = new double[batch.Count];
        for (int n = 0; n < batch.Count; n++)
        {
            losses[n] = network.LossWeight * ReferenceLosses.Value(
                network.Loss, last.Activation, Row(z, n, last.Outputs), Row(batch.Target, n, last.Outputs), Label(batch, n));
        }

        return losses;
    }

    /// <summary>Derivative of the mean loss by the last pre-activations.</summary>
    private static double[] OutputDelta(ReferenceNetwork network, ReferenceBatch batch, double[] z)
    {
        ReferenceLayer last = network.Layers[^1];
        var delta = new double[z.Length];
        for (int n = 0; n < batch.Count; n++)
        {
            for (int j = 0; j < last.Outputs; j++)
            {
                delta[(n * last.Outputs) + j] = network.LossWeight / batch.Count * ReferenceLosses.Derivative(
                    network.Loss, last.Activation, Row(z, n, last.Outputs), Row(batch.Target, n, last.Outputs), Label(batch, n), j);
            }
        }

        return delta;
    }

    /// <summary>Adds a penalty's derivative by the activations to that by the pre-activations.</summary>
    private static void AddThroughActivation(double[] delta, double[] byActivation, Activation activation, double[] z)
    {
        for (int i = 0; i < delta.Length; i++)
        {
            delta[i] += byActivation[i] * ReferenceActivations.Derivative(activation, z[i]);
        }
    }

    private static void AddGradients(
        ReferenceLayer layer, int count, double[] input, double[] delta, Dictionary<string, double[]> gradients)
    {
        double[] weight = gradients[layer.Weight];
        double[] bias = gradients[layer.Bias];
        for (int n = 0; n < count; n++)
        {
            for (int j = 0; j < layer.Outputs; j++)
            {
                double slope = delta[(n * layer.Outputs) + j];
                bias[j] += slope;
                for (int i = 0; i < layer.Inputs; i++)
                {
                    weight[WeightIndex(layer, i, j)] += input[(n * layer.Inputs) + i] * slope;
                }
            }
        }
    }

    /// <summary>Derivative by the layer's input.</summary>
    private static double[] Backward(ReferenceLayer layer, int count, double[] delta, double[] weight)
    {
        var result = new double[count * layer.Inputs];
        for (int n = 0; n < count; n++)
        {
            for (int i = 0; i < layer.Inputs; i++)
            {
                for (int j = 0; j < layer.Outputs; j++)
                {
                    result[(n * layer.Inputs) + i] += delta[(n * layer.Outputs) + j] * weight[WeightIndex(layer, i, j)];
                }
            }
        }

        return result;
    }

    private static void MultiplyByDerivative(double[] delta, Activation activation, double[] z)
    {
        for (int i = 0; i < delta.Length; i++)
        {
            delta[i] *= ReferenceActivations.Derivative(activation, z[i]);
        }
    }

    private static double AddWeightDecay(
        ReferenceNetwork network, IReadOnlyDictionary<string, double[]> parameters, Dictionary<string, double[]> gradients)
    {
        double sum = 0;
        foreach (string name in network.Layers.Select(layer => layer.Weight).Distinct())
        {
            for (int i = 0; i < parameters[name].Length; i++)
            {
                double value = parameters[name][i];
                sum += network.L2Weights / 2 * value * value;
                gradients[name][i] += network.L2Weights * value;
            }
        }

        return sum;
    }

    /// <summary>Where the weight between input i and output j lies; a tied weight is stored (outputs, inputs).</summary>
    private static int WeightIndex(ReferenceLayer layer, int i, int j) =>
        layer.TiedTo is null ? (i * layer.Outputs) + j : (j * layer.Inputs) + i;

    private static ReadOnlySpan<double> Row(double[] matrix, int n, int columns) =>
        matrix.Length == 0 ? default : matrix.AsSpan(n * columns, columns);

    private static int Label(ReferenceBatch batch, int n) => batch.Labels.Length == 0 ? 0 : batch.Labels[n];
}
