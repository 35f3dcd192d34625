using DistributedAE.Autoencoders;
using DistributedAE.Autoencoders.Tests.Networks.Contract;

namespace DistributedAE.TorchSharp.Tests;

/// <summary>
/// One step's contribution of both engines from the same parameters and samples, for every kind of network. Measure: ‖torch − managed‖ ÷ ‖managed‖ of each tensor's gradient and of the unit sums, and the
/// same of the loss, each at most 1e-5.
/// </summary>
public sealed class ManagedTests
{
    private const double Tolerance = 1e-5;
    private static readonly int[][] s_shards = [[4, 1, 17, 9], [], [30, 2], [8, 55, 6, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53]];

    public static TheoryData<string> Names => ContractNetworks.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void A_contribution_is_the_managed_engines(string name)
    {
        int rows = s_shards.Sum(shard => shard.Length);
        using var managed = new ContractEngine(name, 1, rows);
        using var torch = new ContractEngine(name, 1, rows, engines: Engines.OnProcessor);
        Contribution expected = managed.Contribute(s_shards);
        Contribution actual = torch.Contribute(s_shards);

        Assert.True(Math.Abs(expected.Loss - actual.Loss) <= Tolerance * Math.Abs(expected.Loss), $"loss {actual.Loss:R} instead of {expected.Loss:R}");
        foreach (ParameterTensor tensor in managed.Network.Layout.Tensors)
        {
            AssertNear(tensor.In(expected.Gradient), tensor.In(actual.Gradient), tensor.Name);
        }

        int units = Math.Max(managed.Network.UnitSums.Length, managed.Network.UnitSums.SquaredSlopes == 0 ? managed.Network.CodeLength : 0);
        AssertNear(expected.ActivationSums.AsSpan(0, units), actual.ActivationSums.AsSpan(0, units), "unit sums");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Losses_of_samples_are_the_managed_engines(string name)
    {
        int[] samples = [3, 77, 12, 50, 51];
        using var managed = new ContractEngine(name, 1, samples.Length);
        using var torch = new ContractEngine(name, 1, samples.Length, engines: Engines.OnProcessor);
        (double[] expected, _) = managed.Evaluate(samples);
        var actual = new double[samples.Length];

        torch.Contributor.Evaluate(torch.Parameters, torch.Samples, samples, actual);

        Assert.All(expected.Zip(actual), pair => Assert.True(Math.Abs(pair.First - pair.Second) <= Tolerance * Math.Abs(pair.First), $"{pair.Second:R} instead of {pair.First:R}"));
    }

    [Fact]
    public void A_block_without_samples_contributes_zeros()
    {
        using var torch = new ContractEngine("tied sigmoid, cross-entropy, masking, KL", 1, 4, engines: Engines.OnProcessor);

        Contribution actual = torch.Contribute([], []);

        Assert.Equal(0, actual.Loss);
        Assert.All(actual.Gradient, value => Assert.Equal(0, value));
    }

    private static void AssertNear(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string what)
    {
        double difference = 0;
        double norm = 0;
        for (int at = 0; at < expected.Length; at++)
        {
            difference += Square((double)actual[at] - expected[at]);
            norm += Square(expected[at]);
        }

        Assert.True(Math.Sqrt(difference) <= Tolerance * Math.Sqrt(norm), $"{what}: {Math.Sqrt(difference / norm):E2} from the managed engine");
    }

    private static double Square(double value) => value * value;
}
