namespace DistributedAE.Autoencoders.Tests.Reference;

/// <summary>A network with seeded parameters and samples that an engine can be compared on.</summary>
/// <param name="Name">Also the seed of its values.</param>
/// <param name="Network">Layers, loss and penalties.</param>
/// <param name="Parameters">Values by tensor name; all exact in float32.</param>
/// <param name="Batch">The samples; all exact in float32.</param>
public sealed record ReferenceCase(
    string Name, ReferenceNetwork Network, IReadOnlyDictionary<string, double[]> Parameters, ReferenceBatch Batch)
{
    /// <summary>Samples in a case's batch.</summary>
    public const int Samples = 5;

    /// <summary>No pre-activation of a unit with a kink is nearer to it than this, so that differences do not cross it.</summary>
    public const double KinkDistance = 0.004;

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Loss, penalties and gradients in float64.</summary>
    public ReferenceResult Run() => ReferenceEngine.Run(Network, Parameters, Batch);

    /// <summary>The case of that name; its values are drawn again until no unit is near its kink.</summary>
    /// <param name="name">Name and seed.</param>
    /// <param name="network">Layers, loss and penalties.</param>
    /// <param name="draw">Draws the batch.</param>
    public static ReferenceCase Seeded(string name, ReferenceNetwork network, Func<SeededValues, ReferenceBatch> draw)
    {
        for (int attempt = 0; ; attempt++)
        {
            var values = new SeededValues(name, attempt);
            Dictionary<string, double[]> parameters = network.Layout.Tensors.ToDictionary(
                tensor => tensor.Name, tensor => values.Take(tensor.Length, tensor.IsWeight ? -0.75 : -0.25, tensor.IsWeight ? 0.75 : 0.25));
            var result = new ReferenceCase(name, network, parameters, draw(values));
            if (result.NearestToKink() >= KinkDistance)
            {
                return result;
            }
        }
    }

    /// <summary>The smallest distance of a pre-activation from a kink of its activation or of its L1 penalty.</summary>
    public double NearestToKink()
    {
        ReferenceResult result = Run();
        double nearest = double.PositiveInfinity;
        for (int l = 0; l < Network.Layers.Count; l++)
        {
            ReferenceLayer layer = Network.Layers[l];
            bool absolute = layer.L1Activity > 0 && layer.Activation is (Activation.Tanh or Activation.Linear);
            if (ReferenceActivations.HasKink(layer.Activation) || absolute)
            {
                nearest = Math.Min(nearest, result.PreActivations[l].Min(Math.Abs));
            }
        }

        return nearest;
    }
}
