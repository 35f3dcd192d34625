using DistributedAE.Autoencoders.Tests.Reference;
using DistributedAE.Numerics;

namespace DistributedAE.Autoencoders.Tests.Networks;

/// <summary>A denoising step: the encoder sees the noise of (seed, stage, epoch, sample), the loss the clean sample.</summary>
public sealed class CorruptionTests
{
    private const ulong Seed = 11;
    private const int Stage = 2;
    private const int Epoch = 3;

    [Theory]
    [InlineData("denoise_masking", CorruptionKind.Masking, 0.25)]
    [InlineData("denoise_masking", CorruptionKind.SaltAndPepper, 0.4)]
    [InlineData("denoise_gaussian", CorruptionKind.Gaussian, 0.5)]
    public void Gradients_are_the_references_on_the_damaged_input(string name, CorruptionKind kind, double level)
    {
        ReferenceCase original = ReferenceCases.All.Single(c => c.Name == name);
        ReferenceBatch batch = original.Batch with { Input = Damage(original.Batch.Target, original.Batch.Count, kind, (float)level) };
        Assert.NotEqual(batch.Input, batch.Target);
        ReferenceCase subject = original with { Batch = batch };
        ReferenceResult expected = subject.Run();
        using var harness = new EngineHarness(subject, slots: 2, new Corruption(kind, level), Seed, Stage);
        EngineHarness.Contribution actual = harness.Contribute([[0, 1, 2, 3, 4]], epoch: Epoch);
        Near.AssertOne(expected.LossPerSample.Sum(), actual.Loss, $"{kind}: loss");
        foreach ((string tensor, double[] gradient) in expected.Gradients)
        {
            Near.AssertAll(gradient, harness.Plain(tensor, actual.Gradient), $"{kind}: {tensor}", 1.0 / batch.Count);
        }
    }

    [Theory]
    [InlineData("denoise_masking")]
    [InlineData("denoise_gaussian")]
    public void Given_damaged_inputs_meet_the_golden_loss_and_gradients(string name)
    {
        IReadOnlyDictionary<string, double[]> expected = VectorFile.Read("variants").Single(c => c.Name == name).Tensors;
        var subject = new SideBySide(ReferenceCases.Variants.Single(c => c.Name == name));
        using var harness = new EngineHarness(subject.Wide);
        EngineHarness.Contribution actual = harness.Contribute([[0, 1], [2, 3, 4]]);
        Near.AssertOne(expected["out.lossPerSample"].Sum(), actual.Loss - subject.DamagedLoss, $"{name}: loss");
        foreach (string tensor in subject.Tensors)
        {
            float[] gradient = subject.Narrow(tensor, harness.Plain(tensor, actual.Gradient));
            Near.AssertAll(expected["out.gradient." + tensor], gradient, $"{name}: {tensor}", 1.0 / ReferenceCase.Samples);
        }
    }

    [Fact]
    public void Noise_follows_the_sample_not_its_row_and_changes_with_the_epoch()
    {
        ReferenceCase subject = ReferenceCases.All.Single(c => c.Name == "denoise_masking");
        using var harness = new EngineHarness(subject, slots: 1, new Corruption(CorruptionKind.Masking, 0.5), Seed, Stage);
        double first = harness.Contribute([[0], [3]], epoch: Epoch).Loss;
        Assert.Equal(first, harness.Contribute([[3], [0]], epoch: Epoch).Loss);
        Assert.NotEqual(first, harness.Contribute([[0], [3]], epoch: Epoch + 1).Loss);
    }

    [Fact]
    public void Evaluation_sees_clean_samples()
    {
        ReferenceCase original = ReferenceCases.All.Single(c => c.Name == "denoise_masking");
        ReferenceCase clean = original with { Batch = original.Batch with { Input = original.Batch.Target } };
        using var harness = new EngineHarness(original, slots: 1, new Corruption(CorruptionKind.Masking, 0.5), Seed, Stage);
        Near.AssertAll(clean.Run().LossPerSample, harness.Losses(), "losses");
    }

    private static double[] Damage(double[] clean, int count, CorruptionKind kind, float level)
    {
        int features = clean.Length / count;
        var damaged = new double[clean.Length];
        var noise = new float[features];
        for (int n = 0; n < count; n++)
        {
            var stream = new RandomStream(Seed, RandomPurpose.Corruption, Stage, Epoch, n);
            if (kind == CorruptionKind.Gaussian)
            {
                stream.FillGaussian(noise);
            }
            else
            {
                stream.FillUniform(noise);
            }

            for (int i = 0; i < features; i++)
            {
                double x = clean[(n * features) + i];
                damaged[(n * features) + i] = kind switch
                {
                    CorruptionKind.Masking => noise[i] < 1 - level ? x : 0,
                    CorruptionKind.Gaussian => x + ((double)level * noise[i]),
                    _ => noise[i] >= level ? x : noise[i] < level / 2 ? 0 : 1,
                };
            }
        }

        return damaged;
    }
}
