using DistributedAE.Autoencoders.Tests.Reference;

namespace DistributedAE.Autoencoders.Tests.Optimizers;

public sealed class OptimizerVectorTests
{
    private const double Tolerance = 1e-5;
    private const float Samples = 4;

    public static TheoryData<string> Names => [.. OptimizerCase.All.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Five_steps_meet_the_golden_trajectory_and_states(string name)
    {
        OptimizerCase subject = OptimizerCase.All.Single(c => c.Name == name);
        IReadOnlyDictionary<string, double[]> expected = VectorFile.Read("optimizers").Single(c => c.Name == name).Tensors;
        Optimizer optimizer = Optimizer.Create(subject.Settings);
        float[] parameters = [.. subject.Start.Select(value => (float)value)];
        float[][] states = [.. Enumerable.Range(0, 2).Select(i => new float[i < optimizer.StateCount ? OptimizerCase.Size : 0])];
        for (int step = 0; step < OptimizerCase.Steps; step++)
        {
            double[] gradient = subject.GradientAt(step, [.. parameters.Select(value => (double)value)]);
            float[] sums = [.. gradient.Select(value => (float)value * Samples)];
            UpdateStep update = optimizer.Begin(step + 1, subject.Settings.LearningRate, 1 / Samples) with
            {
                WeightDecay = (float)subject.WeightDecay,
            };
            optimizer.Update(update, parameters, sums, states[0], states[1]);
            AssertNear(expected["out.trajectory"].AsSpan(step * OptimizerCase.Size, OptimizerCase.Size), parameters, $"{name}, step {step + 1}");
        }

        for (int i = 0; i < optimizer.StateCount; i++)
        {
            AssertNear(expected[$"out.state{i}"], states[i], $"{name}, {optimizer.StateNames[i]}");
        }
    }

    private static void AssertNear(ReadOnlySpan<double> expected, float[] actual, string where)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            double bound = Tolerance * Math.Max(1, Math.Abs(expected[i]));
            Assert.True(Math.Abs(expected[i] - actual[i]) <= bound, $"{where}, value {i}: {actual[i]:R} instead of {expected[i]:R}");
        }
    }
}
