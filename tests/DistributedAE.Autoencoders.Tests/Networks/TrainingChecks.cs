using DistributedAE.Autoencoders.Tests.Reference;

namespace DistributedAE.Autoencoders.Tests.Networks;

/// <summary>Training of the golden vectors.</summary>
/// <param name="engines">What computes contributions; null for the managed engine.</param>
public abstract class TrainingChecks(IEngineFactory? engines)
{
    public static TheoryData<string> Names => [.. ReferenceTraining.All.Select(training => training.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Three_steps_of_engine_and_optimizer_meet_the_golden_parameters(string name)
    {
        ReferenceTraining training = ReferenceTraining.All.Single(t => t.Name == name);
        IReadOnlyDictionary<string, double[]> expected = VectorFile.Read("dense").Single(c => c.Name == name).Tensors;
        using var harness = new EngineHarness(training.Start, slots: 2, engines: engines);
        ParameterLayout layout = harness.Network.Layout;
        Optimizer optimizer = Optimizer.Create(training.Settings);
        float[][] states = [.. Enumerable.Range(0, 2).Select(i => new float[i < optimizer.StateCount ? layout.Length : 0])];
        for (int step = 0; step < ReferenceTraining.Steps; step++)
        {
            int first = step * ReferenceCase.Samples;
            EngineHarness.Contribution sums = harness.Contribute([[first, first + 1], [first + 2, first + 3, first + 4]]);
            Near.AssertOne(expected["out.lossOfSteps"][step], sums.Loss / ReferenceCase.Samples, $"{name}: loss of step {step}");
            UpdateStep update = optimizer.Begin(step + 1, training.Settings.LearningRate, (float)(1.0 / ReferenceCase.Samples));
            optimizer.Update(layout, update, 0, harness.Parameters.Span, sums.Gradient, states[0], states[1]);
        }

        foreach (ParameterTensor tensor in layout.Tensors)
        {
            Near.AssertAll(expected["out.after." + tensor.Name], harness.Plain(tensor.Name, harness.Parameters.Span), $"{name}: {tensor.Name}");
        }
    }
}
