using DistributedAE.Autoencoders.Tests.Reference;
using DistributedAE.Numerics.Threads;

namespace DistributedAE.Autoencoders.Tests.Networks;

/// <summary>The contractive penalty as an engine and whoever updates the parameters compute it between them.</summary>
public sealed class ContractionTests
{
    public static TheoryData<string> Names => [.. ReferenceCases.Contractive.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Loss_and_gradients_are_the_references(string name)
    {
        ReferenceCase subject = ReferenceCases.Contractive.Single(c => c.Name == name);
        ReferenceResult expected = subject.Run();
        double[]? means = subject.Network.Layers[0].KLGivenMean;
        int count = subject.Batch.Count;
        using var harness = new EngineHarness(subject);
        foreach (int shards in new[] { 1, 2, 4 })
        {
            string where = $"{name} in {shards} shards";
            EngineHarness.Contribution actual = harness.Contribute(EngineCases.Shards(count, shards), means);
            Near.AssertOne(expected.LossPerSample.Sum() + expected.PenaltyPerSample.Sum(), actual.Loss, $"{where}: loss");
            harness.AddDecay(actual);
            foreach ((string tensor, double[] gradient) in expected.Gradients)
            {
                Near.AssertAll(gradient, harness.Plain(tensor, actual.Gradient), $"{where}: {tensor}", 1.0 / count);
            }
        }
    }

    [Fact]
    public void Unit_sums_have_activations_first_where_both_are_wanted()
    {
        ReferenceCase subject = ReferenceCases.Contractive.Single(c => c.Network.Layers[0].KLGivenMean is not null);
        ReferenceResult reference = subject.Run();
        using var harness = new EngineHarness(subject);

        EngineHarness.Contribution actual = harness.Contribute(EngineCases.Shards(subject.Batch.Count, 2), subject.Network.Layers[0].KLGivenMean);

        double[] h = reference.Activations[0];
        Assert.Equal((7, 16, 23), (harness.Network.UnitSums.Activations, harness.Network.UnitSums.SlopesOffset, harness.Network.UnitSums.Length));
        Near.AssertAll(Sums(h, 7), actual.UnitSums.AsSpan(0, 7), "activations");
        Near.AssertAll(Sums([.. h.Select(value => value * (1 - value) * value * (1 - value))], 7), actual.UnitSums.AsSpan(16, 7), "squared slopes");
    }

    [Fact]
    public void The_loss_of_a_sample_has_the_penalty()
    {
        ReferenceCase subject = ReferenceCases.Contractive[0];
        ReferenceResult expected = subject.Run();
        using var harness = new EngineHarness(subject);

        float[] losses = harness.Losses();

        Near.AssertAll([.. expected.LossPerSample.Zip(expected.PenaltyPerSample, (loss, penalty) => loss + penalty)], losses, "losses");
    }

    [Fact]
    public void Other_activations_are_refused()
    {
        ReferenceCase subject = ReferenceCases.Autoencoder(
            "contractive_relu",
            ReferenceNetwork.Chain(ReferenceLoss.SquaredError, Activation.Linear, Activation.Relu, [6, 4, 6], 1));
        using var harness = new EngineHarness(subject);
        StageNetwork network = harness.Network with { Contraction = 0.1 };
        using var team = new SlotTeam(1);

        var error = Assert.Throws<ArgumentException>(() => new NetworkEngine(network, 4, 1, team, 0, 0));

        Assert.Equal("Contraction needs sigmoid or tanh units, not Relu.", error.Message);
    }

    private static double[] Sums(double[] rows, int columns) =>
        [.. Enumerable.Range(0, columns).Select(j => rows.Where((_, place) => place % columns == j).Sum())];
}
