namespace DistributedAE.Autoencoders.Tests.Reference;

/// <summary>The reference against differences of its own loss: what all comparisons with it rest on.</summary>
public sealed class ReferenceGradientTests
{
    /// <summary>Step of the central differences: their error is about step² from the third derivative and 1e-16 ÷ step from rounding.</summary>
    private const double Step = 1e-5;

    /// <summary>Bound of |gradient − difference| ÷ max(1, |gradient|).</summary>
    private const double Bound = 1e-8;

    public static TheoryData<string> Names => [.. ReferenceCases.All.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_parameter_gradient_is_the_central_difference(string name)
    {
        ReferenceCase subject = Copy(name);
        Assert.True(subject.NearestToKink() >= ReferenceCase.KinkDistance, "a unit is too near to its kink for differences");
        ReferenceResult result = subject.Run();
        Assert.Equal(Loss(subject), result.Differentiated, 1e-12);
        foreach ((string tensor, double[] values) in subject.Parameters)
        {
            for (int i = 0; i < values.Length; i++)
            {
                double difference = Difference(values, i, () => Loss(subject));
                Assert.True(IsNear(difference, result.Gradients[tensor][i]), Message(tensor, i, difference, result.Gradients[tensor][i]));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_input_gradient_is_the_central_difference(string name)
    {
        ReferenceCase subject = Copy(name);
        ReferenceResult result = subject.Run();
        for (int i = 0; i < subject.Batch.Input.Length; i++)
        {
            double difference = Difference(subject.Batch.Input, i, () => Loss(subject));
            Assert.True(IsNear(difference, result.InputGradient[i]), Message("input", i, difference, result.InputGradient[i]));
        }
    }

    [Fact]
    public void The_cases_cover_every_activation_loss_and_penalty()
    {
        ReferenceLayer[] layers = [.. ReferenceCases.All.SelectMany(c => c.Network.Layers)];
        Assert.Equal(Enum.GetValues<Activation>(), layers.Select(layer => layer.Activation).Distinct().Order());
        Assert.Equal(Enum.GetValues<ReferenceLoss>(), ReferenceCases.All.Select(c => c.Network.Loss).Distinct().Order());
        Assert.Contains(layers, layer => layer.KLWeight > 0 && layer.KLGivenMean is null);
        Assert.Contains(layers, layer => layer.KLWeight > 0 && layer.KLGivenMean is not null);
        Assert.Contains(layers, layer => layer.L1Activity > 0);
        Assert.Contains(layers, layer => layer.TiedTo is not null);
        Assert.Contains(layers, layer => layer.Contraction > 0);
        Assert.Contains(ReferenceCases.All, c => c.Network.EncoderContraction > 0);
        Assert.Contains(layers, layer => layer.IsSampled && layer.DivergenceWeight != 1);
        Assert.Contains(ReferenceCases.All, c => c.Network.L2Weights > 0);
        Assert.Contains(ReferenceCases.All, c => c.Batch.Labels.Length == 0 && !c.Batch.Input.SequenceEqual(c.Batch.Target));
    }

    /// <summary>The cases are shared with tests that run at the same time; differences change values in place.</summary>
    private static ReferenceCase Copy(string name)
    {
        ReferenceCase original = ReferenceCases.All.Single(c => c.Name == name);
        return original with
        {
            Parameters = original.Parameters.ToDictionary(p => p.Key, p => (double[])[.. p.Value]),
            Batch = original.Batch with { Input = [.. original.Batch.Input], Target = [.. original.Batch.Target] },
        };
    }

    private static double Loss(ReferenceCase subject) =>
        ReferenceEngine.Differentiated(subject.Network, subject.Parameters, subject.Batch);

    private static double Difference(double[] values, int index, Func<double> loss)
    {
        double value = values[index];
        values[index] = value + Step;
        double above = loss();
        values[index] = value - Step;
        double below = loss();
        values[index] = value;
        return (above - below) / (2 * Step);
    }

    private static bool IsNear(double expected, double actual) =>
        Math.Abs(expected - actual) <= Bound * Math.Max(1, Math.Abs(expected));

    private static string Message(string tensor, int i, double expected, double actual) =>
        $"{tensor}[{i}]: {actual:R} instead of {expected:R}";
}
