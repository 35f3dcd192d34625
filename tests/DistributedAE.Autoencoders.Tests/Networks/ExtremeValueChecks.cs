using DistributedAE.Autoencoders.Tests.Reference;

namespace DistributedAE.Autoencoders.Tests.Networks;

/// <summary>Pre-activations far into saturation: set by the bias, with weights of 0.</summary>
/// <param name="engines">What computes contributions; null for the managed engine.</param>
public abstract class ExtremeValueChecks(IEngineFactory? engines)
{
    public static TheoryData<Activation> Activations => [.. Enum.GetValues<Activation>()];

    [Fact]
    public void Cross_entropy_meets_the_golden_values()
    {
        IReadOnlyDictionary<string, double[]> vectors = VectorFile.Read("heads").Single(c => c.Name == "crossEntropy_extremes").Tensors;
        double[] logits = vectors["in.logits"];
        ReferenceNetwork network = ReferenceNetwork.Chain(
            ReferenceLoss.CrossEntropy, Activation.Sigmoid, Activation.Sigmoid, [logits.Length, logits.Length], 1);
        using var harness = new EngineHarness(BiasOnly(network, logits, ReferenceBatch.Of(1, vectors["in.target"])), engines: engines);
        EngineHarness.Contribution actual = harness.Contribute([[0]]);
        Near.AssertOne(vectors["out.elementLoss"].Sum(), actual.Loss, "loss");
        Near.AssertAll(vectors["out.gradient"], harness.Plain("encoder.0.bias", actual.Gradient), "gradient");
    }

    [Fact]
    public void Softmax_meets_the_golden_values()
    {
        IReadOnlyDictionary<string, double[]> vectors = VectorFile.Read("heads").Single(c => c.Name == "softmax_extremes").Tensors;
        int rows = vectors["in.labels"].Length;
        int classes = vectors["in.logits"].Length / rows;
        ReferenceNetwork network = ReferenceNetwork.Chain(
            ReferenceLoss.SoftmaxCrossEntropy, Activation.Linear, Activation.Linear, [1, classes], 1);
        for (int row = 0; row < rows; row++)
        {
            double[] logits = vectors["in.logits"][(row * classes)..((row + 1) * classes)];
            var batch = new ReferenceBatch(1, [0.5], [], [(int)vectors["in.labels"][row]]);
            using var harness = new EngineHarness(BiasOnly(network, logits, batch), engines: engines);
            EngineHarness.Contribution actual = harness.Contribute([[0]]);
            Near.AssertOne(vectors["out.lossPerSample"][row], actual.Loss, $"row {row}: loss");
            double[] gradient = vectors["out.gradientPerSample"][(row * classes)..((row + 1) * classes)];
            Near.AssertAll(gradient, harness.Plain("encoder.0.bias", actual.Gradient), $"row {row}: gradient");
        }
    }

    [Theory]
    [MemberData(nameof(Activations))]
    public void Derivatives_of_activations_are_the_references(Activation activation)
    {
        ReferenceCase subject = Diagonal(activation);
        using var harness = new EngineHarness(subject, engines: engines);
        float[] gradient = harness.Plain("encoder.0.bias", harness.Contribute([[0]]).Gradient);
        Near.AssertAll(subject.Run().Gradients["encoder.0.bias"], gradient, "derivative by z");
    }

    /// <summary>The activation of the golden extremes, each seen by one output.</summary>
    protected static ReferenceCase Diagonal(Activation activation)
    {
        double[] z = Golden(activation)["in.z"];
        ReferenceNetwork network = ReferenceNetwork.Chain(ReferenceLoss.SquaredError, Activation.Linear, activation, [z.Length, z.Length, z.Length], 1);
        ReferenceCase subject = BiasOnly(network, z, ReferenceBatch.Of(1, new SeededValues("extremes").Take(z.Length, 0, 1)));
        for (int i = 0; i < z.Length; i++)
        {
            subject.Parameters["decoder.0.weight"][(i * z.Length) + i] = 1;
        }

        return subject;
    }

    /// <summary>The golden values of an activation.</summary>
    protected static IReadOnlyDictionary<string, double[]> Golden(Activation activation) =>
        VectorFile.Read("heads").Single(c => c.Name == "activation_" + activation).Tensors;

    private static ReferenceCase BiasOnly(ReferenceNetwork network, double[] bias, ReferenceBatch batch)
    {
        Dictionary<string, double[]> parameters = network.Layout.Tensors.ToDictionary(tensor => tensor.Name, tensor => new double[tensor.Length]);
        parameters["encoder.0.bias"] = bias;
        return new ReferenceCase("extremes", network, parameters, batch);
    }
}
