namespace DistributedAE.Autoencoders.Tests.Reference;

/// <summary>The reference of feature maps against differences of its own loss.</summary>
public sealed class MapGradientTests
{
    private const double Step = 1e-6;
    private const double Bound = 1e-7;

    public static TheoryData<string> Names => MapNetworks.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_gradient_is_the_central_difference(string name)
    {
        MapCase subject = MapCase.Seeded(name, MapNetworks.All[name], 1);
        var reference = new MapNetwork(subject.Network);
        double[] sample = [.. subject.Samples[0]];
        double[] target = [.. sample];
        Dictionary<string, double[]> gradients = subject.Parameters.ToDictionary(p => p.Key, p => new double[p.Value.Length]);
        double[] byInput = reference.AddGradients(sample, target, subject.Parameters, gradients);
        AssertDifferences(sample, byInput, "input");
        foreach ((string tensor, double[] values) in subject.Parameters)
        {
            AssertDifferences(values, gradients[tensor], tensor);
        }

        void AssertDifferences(double[] values, double[] gradient, string what)
        {
            for (int i = 0; i < values.Length; i++)
            {
                double value = values[i];
                values[i] = value + Step;
                double above = reference.Loss(sample, target, subject.Parameters).Penalised;
                values[i] = value - Step;
                double below = reference.Loss(sample, target, subject.Parameters).Penalised;
                values[i] = value;
                double difference = (above - below) / (2 * Step);
                Assert.True(Math.Abs(difference - gradient[i]) <= Bound * Math.Max(1, Math.Abs(difference)), $"{name}: {what}[{i}]: {gradient[i]:R} instead of {difference:R}");
            }
        }
    }
}
