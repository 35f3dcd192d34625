using DistributedAE.Autoencoders.Tests.Reference;

namespace DistributedAE.Autoencoders.Tests.Networks.Convolution;

/// <summary>Networks with feature maps against their float64 reference.</summary>
public sealed class MapEngineTests
{
    private const int SampleCount = 21;

    private static readonly Dictionary<string, MapCase> s_cases =
        MapNetworks.All.ToDictionary(network => network.Key, network => MapCase.Seeded(network.Key, network.Value, SampleCount));

    public static TheoryData<string> Names => MapNetworks.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Losses_and_gradients_are_the_references(string name)
    {
        MapCase subject = s_cases[name];
        var reference = new MapNetwork(subject.Network);
        Dictionary<string, double[]> gradients = subject.Parameters.ToDictionary(p => p.Key, p => new double[p.Value.Length]);
        double loss = 0;
        foreach (double[] sample in subject.Samples)
        {
            reference.AddGradients(sample, sample, subject.Parameters, gradients);
            loss += reference.Loss(sample, sample, subject.Parameters).Loss;
        }

        using var harness = new MapHarness(subject);
        foreach (int shards in new[] { 1, 2, 4 })
        {
            (double actual, Func<string, float[]> gradient) = harness.Contribute(EngineCases.Shards(SampleCount, shards));
            Near.AssertOne(loss, actual, $"{name} in {shards} shards: loss");
            foreach ((string tensor, double[] expected) in gradients)
            {
                Near.AssertAll([.. expected.Select(value => value / SampleCount)], gradient(tensor), $"{name} in {shards} shards: {tensor}", 1.0 / SampleCount);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Losses_and_outputs_of_every_layer_are_the_references(string name)
    {
        MapCase subject = s_cases[name];
        var reference = new MapNetwork(subject.Network);
        using var harness = new MapHarness(subject);
        Near.AssertAll(
            [.. subject.Samples.Select(sample => reference.Loss(sample, sample, subject.Parameters).Loss)],
            [.. harness.Evaluate().Select(loss => (float)loss)],
            $"{name}: losses");
        for (int layer = 0; layer < subject.Network.Layers.Count; layer++)
        {
            int index = layer;
            double[] expected = [.. subject.Samples.SelectMany(sample => reference.Outputs(sample, subject.Parameters)[index])];
            Near.AssertAll(expected, harness.Outputs(layer + 1), $"{name}: outputs of layer {layer}");
        }
    }

    [Fact]
    public void Unpooling_by_places_that_nobody_remembers_is_refused()
    {
        StageNetwork network = MapNetworks.All["maximum pooling, unpooling by place, squared error"];
        Layer[] layers = [.. network.Layers];
        layers[^1] = (TransposedConvolutionLayer)layers[^1] with { PlacesOf = 1 };
        using var team = new DistributedAE.Numerics.Threads.SlotTeam(1);
        var error = Assert.Throws<ArgumentException>(() => new NetworkEngine(network with { Layers = layers }, 4, 1, team, 0, 0));
        Assert.Equal("Layer 1 remembers no places of maps of 3×8×8.", error.Message);
    }
}
