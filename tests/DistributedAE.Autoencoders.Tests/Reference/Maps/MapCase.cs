namespace DistributedAE.Autoencoders.Tests.Reference;

/// <summary>A network with layers of feature maps, with seeded parameters and samples.</summary>
/// <param name="Name">Also the seed of its values.</param>
/// <param name="Network">The network.</param>
/// <param name="Parameters">Values by tensor name; all exact in float32.</param>
/// <param name="Samples">The samples; all exact in float32.</param>
public sealed record MapCase(string Name, StageNetwork Network, IReadOnlyDictionary<string, double[]> Parameters, IReadOnlyList<double[]> Samples)
{
    /// <summary>No unit of a sample is nearer to its kink than this, and no two values of a pooled window are nearer to each other.</summary>
    public const double KinkDistance = 1e-4;

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>The case of that name; parameters and samples are drawn again until no sample is near a kink.</summary>
    public static MapCase Seeded(string name, StageNetwork network, int sampleCount)
    {
        var reference = new MapNetwork(network);
        for (int attempt = 0; ; attempt++)
        {
            var values = new SeededValues(name, attempt);
            Dictionary<string, double[]> parameters = network.Layout.Tensors.ToDictionary(
                tensor => tensor.Name, tensor => values.Take(tensor.Length, tensor.IsWeight ? -0.5 : -0.25, tensor.IsWeight ? 0.5 : 0.25));
            var samples = new List<double[]>();
            for (int tries = 0; samples.Count < sampleCount && tries < 20 * sampleCount; tries++)
            {
                double[] sample = values.Take(network.Inputs, 0, 1);
                reference.Outputs(sample, parameters);
                if (reference.KinkDistance >= KinkDistance)
                {
                    samples.Add(sample);
                }
            }

            if (samples.Count == sampleCount)
            {
                return new MapCase(name, network, parameters, samples);
            }
        }
    }
}
