using DistributedAE.Autoencoders.Tests.Reference;

namespace DistributedAE.Autoencoders.Tests.Networks;

/// <summary>
/// The reference's cases as an engine computes them: with KL at given means. Corrupted inputs, contraction and sampled codes have tests of their own (<see cref="CorruptionTests"/>, <see cref="ContractionTests"/>,
/// <see cref="EncoderContractionTests"/>, <see cref="VariationalTests"/>).
/// </summary>
internal static class EngineCases
{
    private const int WideSamples = 37;
    private static readonly int[] s_wide = [70, 45, 33, 45, 70];

    public static IReadOnlyList<ReferenceCase> All { get; } =
    [
        .. ReferenceCases.Dense.Concat(ReferenceCases.Variants).Concat(ReferenceCases.Heads)
            .Where(c => !c.Name.StartsWith("denoise_", StringComparison.Ordinal))
            .Select(AtGivenMeans),
        .. Wide(),
    ];

    public static TheoryData<string> Names => [.. All.Select(c => c.Name)];

    public static ReferenceCase Named(string name) => All.Single(c => c.Name == name);

    /// <summary>The samples dealt to shards of unequal size, one of them empty where there are four.</summary>
    public static int[][] Shards(int count, int shards)
    {
        int[] all = [.. Enumerable.Range(0, count)];
        return shards switch
        {
            1 => [all],
            2 => [all[..(count / 3)], all[(count / 3)..]],
            _ => [all[..1], [], all[1..(count / 2)], all[(count / 2)..]],
        };
    }

    /// <summary>Networks of more than one panel of 32 columns, over more than one tile of rows.</summary>
    private static IEnumerable<ReferenceCase> Wide()
    {
        foreach (Activation hidden in new[] { Activation.Sigmoid, Activation.Relu })
        {
            ReferenceNetwork network = ReferenceNetwork.Chain(ReferenceLoss.CrossEntropy, Activation.Sigmoid, hidden, s_wide, 2);
            yield return Seeded($"wide_{hidden}", network);
            yield return Seeded(
                $"wide_tied_{hidden}",
                network.With(2, l => l with { TiedTo = "encoder.1" }).With(3, l => l with { TiedTo = "encoder.0" }));
        }

        yield return Seeded(
            "wide_kl",
            ReferenceNetwork.Chain(ReferenceLoss.SquaredError, Activation.Linear, Activation.Sigmoid, [70, 45, 70], 1)
                .With(0, l => l with { KLWeight = 0.5, KLGivenMean = new SeededValues("wide_kl").Take(45, 0.03125, 0.75) }));
    }

    private static ReferenceCase Seeded(string name, ReferenceNetwork network)
    {
        var values = new SeededValues(name);
        Dictionary<string, double[]> parameters =
            network.Layout.Tensors.ToDictionary(tensor => tensor.Name, tensor => values.Take(tensor.Length, -0.125, 0.125));
        return new ReferenceCase(
            name, network, parameters, ReferenceBatch.Of(WideSamples, values.Take(WideSamples * network.Layers[0].Inputs, 0, 1)));
    }

    private static ReferenceCase AtGivenMeans(ReferenceCase original)
    {
        ReferenceResult result = original.Run();
        ReferenceNetwork network = original.Network;
        for (int l = 0; l < network.Layers.Count; l++)
        {
            int columns = network.Layers[l].Outputs;
            double[] means =
            [
                .. Enumerable.Range(0, columns)
                    .Select(j => Enumerable.Range(0, original.Batch.Count).Average(n => result.Activations[l][(n * columns) + j])),
            ];
            network = network.With(
                l, layer => layer.KLWeight > 0 ? layer with { KLGivenMean = layer.KLGivenMean ?? means } : layer);
        }

        return original with { Network = network };
    }
}
