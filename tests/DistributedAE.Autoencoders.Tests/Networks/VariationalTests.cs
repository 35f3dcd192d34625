using DistributedAE.Autoencoders.Tests.Reference;
using DistributedAE.Numerics;

namespace DistributedAE.Autoencoders.Tests.Networks;

/// <summary>Sampled codes: their noise, their divergence, and the densities that several draws estimate.</summary>
public sealed class VariationalTests
{
    private const ulong Seed = 5;
    private const int Epoch = 2;
    private const int Stage = 1;
    private static readonly LatentNoise s_noise = new(Seed, Stage);

    public static TheoryData<string> Names => [.. ReferenceCases.Variational.Select(c => c.Name), "wide"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Loss_and_gradients_are_the_references_at_the_noise_of_the_epoch(string name)
    {
        ReferenceCase subject = s_noise.In(Named(name), RandomPurpose.LatentNoise, Epoch);
        ReferenceResult expected = subject.Run();
        int count = subject.Batch.Count;
        using var harness = new EngineHarness(subject, slots: 2, seed: Seed, stage: Stage);
        foreach (int shards in new[] { 1, 2, 4 })
        {
            string where = $"{name} in {shards} shards";
            EngineHarness.Contribution actual = harness.Contribute(EngineCases.Shards(count, shards), epoch: Epoch);
            Near.AssertOne(expected.LossPerSample.Sum() + expected.PenaltyPerSample.Sum(), actual.Loss, $"{where}: loss");
            foreach ((string tensor, double[] gradient) in expected.Gradients)
            {
                Near.AssertAll(gradient, harness.Plain(tensor, actual.Gradient), $"{where}: {tensor}", 1.0 / count);
            }
        }
    }

    [Fact]
    public void Losses_are_taken_at_the_noise_of_evaluation()
    {
        ReferenceCase subject = s_noise.In(ReferenceCases.Variational[0], RandomPurpose.EvaluationNoise, 0);
        ReferenceResult expected = subject.Run();
        using var harness = new EngineHarness(subject, seed: Seed, stage: Stage);

        float[] losses = harness.Losses();

        Near.AssertAll([.. expected.LossPerSample.Zip(expected.PenaltyPerSample, (loss, penalty) => loss + penalty)], losses, "losses");
    }

    [Fact]
    public void Codes_and_reconstructions_are_taken_at_the_mean()
    {
        ReferenceCase original = ReferenceCases.Variational[0];
        ReferenceCase subject = original with { Batch = original.Batch with { Noise = new double[original.Batch.Noise.Length] } };
        ReferenceResult expected = subject.Run();
        using var harness = new EngineHarness(subject, seed: Seed);
        int[] samples = [.. Enumerable.Range(0, subject.Batch.Count)];
        var codes = new float[samples.Length * 4];
        var outputs = new float[samples.Length * 12];

        harness.Engine.Outputs(harness.Parameters, harness.Samples, samples, harness.Network.EncoderDepth, codes);
        harness.Engine.Outputs(harness.Parameters, harness.Samples, samples, harness.Network.Layers.Count, outputs);

        Near.AssertAll([.. expected.Activations[1].Where((_, place) => place % 8 < 4)], codes, "codes");
        Near.AssertAll(expected.Activations[^1], outputs, "reconstructions");
    }

    [Fact]
    public void The_divergence_grows_over_the_warm_up()
    {
        var divergence = new LatentDivergence(4, 2);
        var rows = new BatchRows(1, 1);

        double[] weights = [.. new[] { (0, 0), (0, 5), (1, 0), (1, 9), (2, 0), (7, 3) }.Select(at =>
        {
            rows.Clear(at.Item1, at.Item2, 10);
            return divergence.WeightAt(rows.Progress);
        })];

        Assert.Equal([0, 1, 2, 3.8, 4, 4], weights);
        Assert.Equal(1, LatentDivergence.Plain.WeightAt(0));
    }

    [Theory]
    [InlineData("variational_tanh_squaredError_linear")]
    [InlineData("variational_sigmoid_crossEntropy_sigmoid")]
    public void Densities_are_those_of_the_formula(string name)
    {
        const int draws = 7;
        ReferenceCase subject = Named(name);
        using var harness = new EngineHarness(subject, slots: 2, seed: Seed, stage: Stage);
        int[] samples = [.. Enumerable.Range(0, subject.Batch.Count)];
        var estimates = new DensityEstimate[samples.Length];

        harness.Engine.EstimateDensities(harness.Parameters, harness.Samples, samples, draws, estimates);

        ReferenceCase[] drawn = [.. Enumerable.Range(0, draws).Select(draw => s_noise.In(subject, RandomPurpose.EvaluationNoise, draw))];
        foreach (int sample in samples)
        {
            (double bound, double density) = Densities(drawn, sample);
            Assert.Equal(draws, estimates[sample].Draws);
            Near.AssertOne(bound, estimates[sample].EvidenceBound, $"{name}: bound of sample {sample}");
            Near.AssertOne(density, estimates[sample].LogDensity, $"{name}: log density of sample {sample}");
        }
    }

    [Fact]
    public void A_network_without_sampled_codes_has_no_density()
    {
        using var harness = new EngineHarness(ReferenceCases.Dense[0]);

        var error = Assert.Throws<InvalidOperationException>(
            () => harness.Engine.EstimateDensities(harness.Parameters, harness.Samples, [0], 1, new DensityEstimate[1]));

        Assert.Equal("Only a variational autoencoder has a density.", error.Message);
    }

    [Fact]
    public void Weights_far_apart_neither_overflow_nor_vanish()
    {
        DensityEstimate estimate = DensityEstimate.Empty.With(-5000, 0, 0).With(-4000, 0, 0).With(-4000, 0, 0).With(-9000, 0, 0);

        Assert.Equal(-4000 + Math.Log(0.5), estimate.LogDensity, 1e-9);
        Assert.Equal(-5500, estimate.EvidenceBound);
    }

    private static ReferenceCase Named(string name) => name == "wide" ? Wide() : ReferenceCases.Variational.Single(c => c.Name == name);

    // codes beyond a vector, layers beyond a panel, rows beyond a tile
    private static ReferenceCase Wide()
    {
        const int count = 37;
        var values = new SeededValues("variational_wide");
        ReferenceNetwork network = ReferenceCases.VariationalNetwork(ReferenceLoss.CrossEntropy, Activation.Sigmoid, Activation.Tanh, [70, 45, 21], 0.5);
        Dictionary<string, double[]> parameters =
            network.Layout.Tensors.ToDictionary(tensor => tensor.Name, tensor => values.Take(tensor.Length, -0.125, 0.125));
        return new ReferenceCase("variational_wide", network, parameters, ReferenceBatch.Of(count, values.Take(count * 70, 0, 1)));
    }

    private static (double Bound, double Density) Densities(ReferenceCase[] drawn, int sample)
    {
        bool isGaussian = drawn[0].Network.Loss == ReferenceLoss.SquaredError;
        double constant = isGaussian ? 12 * Math.Log(Math.PI) / 2 : 0;
        double divergence = drawn[0].Run().PenaltyPerSample[sample] / drawn[0].Network.Layers[1].DivergenceWeight;
        double[] likelihoods = [.. drawn.Select(one => -one.Run().LossPerSample[sample] - constant)];
        double[] weights = [.. drawn.Zip(likelihoods, (one, likelihood) => Math.Exp(likelihood + LogRatio(one, sample)))];
        return (likelihoods.Average() - divergence, Math.Log(weights.Average()));
    }

    private static double LogRatio(ReferenceCase one, int sample)
    {
        double[] moments = one.Run().Activations[1][(sample * 8)..((sample * 8) + 8)];
        double sum = 0;
        for (int unit = 0; unit < 4; unit++)
        {
            double noise = one.Batch.Noise[(sample * 4) + unit];
            double code = moments[unit] + (noise * Math.Exp(moments[4 + unit] / 2));
            sum += (code * code) - (noise * noise) - moments[4 + unit];
        }

        return -sum / 2;
    }
}
