using DistributedAE.Autoencoders.Tests.Reference;
using DistributedAE.Numerics.Threads;

namespace DistributedAE.Autoencoders.Tests.Networks;

/// <summary>The contractive penalty of whole encoders.</summary>
public sealed class EncoderContractionTests
{
    public static TheoryData<string> Names => [.. ReferenceCases.DeepContractive.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Loss_and_gradients_are_the_references(string name)
    {
        ReferenceCase subject = ReferenceCases.DeepContractive.Single(c => c.Name == name);
        ReferenceResult expected = subject.Run();
        double[]? means = subject.Network.Layers.Select(layer => layer.KLGivenMean).FirstOrDefault(given => given is not null);
        int count = subject.Batch.Count;
        using var harness = new EngineHarness(subject, slots: 2);
        foreach (int shards in new[] { 1, 2, 4 })
        {
            string where = $"{name} in {shards} shards";
            EngineHarness.Contribution actual = harness.Contribute(EngineCases.Shards(count, shards), means);
            Near.AssertOne(expected.LossPerSample.Sum() + expected.PenaltyPerSample.Sum(), actual.Loss, $"{where}: loss");
            foreach ((string tensor, double[] gradient) in expected.Gradients)
            {
                Near.AssertAll(gradient, harness.Plain(tensor, actual.Gradient), $"{where}: {tensor}", 1.0 / count);
            }
        }
    }

    [Fact]
    public void The_loss_of_a_sample_has_the_penalty()
    {
        ReferenceCase subject = ReferenceCases.DeepContractive[0];
        ReferenceResult expected = subject.Run();
        using var harness = new EngineHarness(subject);

        float[] losses = harness.Losses();

        Assert.All(expected.PenaltyPerSample, penalty => Assert.True(penalty > 0.001));
        Near.AssertAll([.. expected.LossPerSample.Zip(expected.PenaltyPerSample, (loss, penalty) => loss + penalty)], losses, "losses");
    }

    [Theory]
    [InlineData(Activation.Sigmoid)]
    [InlineData(Activation.Tanh)]
    public void Of_one_layer_it_is_that_layers_closed_form(Activation activation)
    {
        ReferenceNetwork plain = ReferenceNetwork.Chain(ReferenceLoss.SquaredError, Activation.Linear, activation, [12, 7, 12], 1);
        const string name = "contractive_both_ways";
        ReferenceResult closed = ReferenceCases.Autoencoder(name, plain.With(0, layer => layer with { Contraction = 0.5 })).Run();
        ReferenceCase whole = ReferenceCases.Autoencoder(name, plain with { EncoderContraction = 0.5 });
        using var harness = new EngineHarness(whole);

        EngineHarness.Contribution actual = harness.Contribute(EngineCases.Shards(whole.Batch.Count, 2));

        Near.AssertOne(closed.LossPerSample.Sum() + closed.PenaltyPerSample.Sum(), actual.Loss, "loss");
        foreach ((string tensor, double[] gradient) in closed.Gradients)
        {
            Near.AssertAll(gradient, harness.Plain(tensor, actual.Gradient), tensor, 1.0 / whole.Batch.Count);
        }
    }

    [Fact]
    public void Other_activations_are_refused() => AssertRefused(
        Activation.Relu, network => network with { EncoderContraction = 0.1 }, "Contraction of the encoder needs linear, sigmoid or tanh units, not Relu.");

    [Fact]
    public void Both_contractions_at_once_are_refused() => AssertRefused(
        Activation.Tanh,
        network => network with { EncoderContraction = 0.1, Contraction = 0.1 },
        "Contraction is of the code layer or of the whole encoder, not of both.");

    private static void AssertRefused(Activation hidden, Func<StageNetwork, StageNetwork> change, string message)
    {
        ReferenceCase subject = ReferenceCases.Autoencoder(
            "contractive_refused", ReferenceNetwork.Chain(ReferenceLoss.SquaredError, Activation.Linear, hidden, [6, 4, 3, 4, 6], 2));
        using var harness = new EngineHarness(subject);
        using var team = new SlotTeam(1);

        var error = Assert.Throws<ArgumentException>(() => new NetworkEngine(change(harness.Network), 4, 1, team, 0, 0));

        Assert.Equal(message, error.Message);
    }
}
