using DistributedAE.Autoencoders.Tests.Networks;
using DistributedAE.Autoencoders.Tests.Networks.Convolution;
using DistributedAE.Autoencoders.Tests.Reference;
using DistributedAE.Numerics;

namespace DistributedAE.TorchSharp.Tests;

/// <summary>
/// TorchSharp's contributions against the float64 reference whose results are the committed vectors: |actual − expected| ≤ 1e-5 · max(1, |expected|) for every value, the managed engine's bound.
/// </summary>
public sealed class ReferenceTests
{
    private const ulong Seed = 5;
    private const int Epoch = 2;
    private const int Stage = 1;
    private const int MapSamples = 21;
    private static readonly LatentNoise s_noise = new(Seed, Stage);
    private static readonly ReferenceCase[] s_given = [.. ReferenceCases.Variants.Where(c => c.Batch.Input != c.Batch.Target), .. ReferenceCases.Variational];

    public static TheoryData<string> Cases =>
        [.. EngineCases.All.Concat(ReferenceCases.Contractive).Concat(ReferenceCases.DeepContractive).Select(c => c.Name)];

    public static TheoryData<string> Variational => [.. ReferenceCases.Variational.Select(c => c.Name)];

    public static TheoryData<string> Given => [.. s_given.Select(c => c.Name)];

    public static TheoryData<string> Maps => MapNetworks.Names;

    [Theory]
    [MemberData(nameof(Cases))]
    public void Dense_networks_with_all_losses_and_penalties_are_the_references(string name)
    {
        ReferenceCase subject = EngineCases.All.Concat(ReferenceCases.Contractive).Concat(ReferenceCases.DeepContractive).Single(c => c.Name == name);
        double[]? means = subject.Network.Layers.Select(layer => layer.KLGivenMean).FirstOrDefault(given => given is not null);
        using var harness = new EngineHarness(subject, engines: Engines.OnProcessor);

        Check(subject, harness, means, epoch: 0);
        CheckLosses(subject, harness);
    }

    [Theory]
    [MemberData(nameof(Variational))]
    public void Sampled_codes_are_the_references_at_the_noise_of_the_epoch(string name)
    {
        ReferenceCase subject = s_noise.In(ReferenceCases.Variational.Single(c => c.Name == name), RandomPurpose.LatentNoise, Epoch);
        using var harness = new EngineHarness(subject, seed: Seed, stage: Stage, engines: Engines.OnProcessor);

        Check(subject, harness, null, Epoch);
        CheckLosses(s_noise.In(subject, RandomPurpose.EvaluationNoise, 0), harness);
    }

    [Theory]
    [MemberData(nameof(Given))]
    public void Given_damaged_inputs_and_given_noise_are_the_references(string name)
    {
        ReferenceCase subject = s_given.Single(c => c.Name == name);
        using var harness = new EngineHarness(subject, engines: new GivenEngines(subject.Batch));

        Check(subject, harness, null, epoch: 0);
    }

    [Theory]
    [MemberData(nameof(Maps))]
    public void Feature_maps_are_the_references(string name)
    {
        MapCase subject = MapCase.Seeded(name, MapNetworks.All[name], MapSamples);
        var reference = new MapNetwork(subject.Network);
        Dictionary<string, double[]> gradients = subject.Parameters.ToDictionary(p => p.Key, p => new double[p.Value.Length]);
        double[] losses = [.. subject.Samples.Select(sample => reference.Loss(sample, sample, subject.Parameters).Loss)];
        foreach (double[] sample in subject.Samples)
        {
            reference.AddGradients(sample, sample, subject.Parameters, gradients);
        }

        using var harness = new MapHarness(subject, engines: Engines.OnProcessor);
        (double loss, Func<string, float[]> gradient) = harness.Contribute(EngineCases.Shards(MapSamples, 4));

        Near.AssertOne(losses.Sum(), loss, $"{name}: loss");
        Near.AssertAll(losses, [.. harness.Evaluate().Select(value => (float)value)], $"{name}: losses");
        foreach ((string tensor, double[] expected) in gradients)
        {
            Near.AssertAll([.. expected.Select(value => value / MapSamples)], gradient(tensor), $"{name}: {tensor}", 1.0 / MapSamples);
        }
    }

    private static void Check(ReferenceCase subject, EngineHarness harness, double[]? means, int epoch)
    {
        ReferenceResult expected = subject.Run();
        int count = subject.Batch.Count;
        EngineHarness.Contribution actual = harness.Contribute(EngineCases.Shards(count, 4), means, epoch);

        Near.AssertOne(expected.LossPerSample.Sum() + expected.PenaltyPerSample.Sum(), actual.Loss, $"{subject.Name}: loss");
        harness.AddDecay(actual);
        foreach ((string tensor, double[] gradient) in expected.Gradients)
        {
            Near.AssertAll(gradient, harness.Plain(tensor, actual.Gradient), $"{subject.Name}: {tensor}", 1.0 / count);
        }

        if (harness.Network.UnitSums is { SquaredSlopes: 0 } or { Activations: > 0 } && !harness.Network.IsVariational)
        {
            int length = harness.Network.CodeLength;
            double[] code = expected.Activations[harness.Network.EncoderDepth - 1];
            double[] sums = [.. Enumerable.Range(0, length).Select(unit => Enumerable.Range(0, count).Sum(sample => code[(sample * length) + unit]))];
            Near.AssertAll(sums, actual.UnitSums, $"{subject.Name}: activation sums");
        }
    }

    private static void CheckLosses(ReferenceCase subject, EngineHarness harness)
    {
        ReferenceResult expected = subject.Run();
        Near.AssertAll([.. expected.LossPerSample.Zip(expected.PenaltyPerSample, (loss, penalty) => loss + penalty)], harness.Losses(), $"{subject.Name}: losses");
    }
}
