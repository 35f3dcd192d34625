using DistributedAE.Autoencoders.Tests.Reference;

namespace DistributedAE.Autoencoders.Tests.Networks;

public sealed class NetworkEngineTests
{
    public static TheoryData<string> Names => EngineCases.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Loss_gradients_and_activation_sums_are_the_references(string name)
    {
        ReferenceCase subject = EngineCases.Named(name);
        ReferenceResult expected = subject.Run();
        int count = subject.Batch.Count;
        using var harness = new EngineHarness(subject);
        foreach (int shards in new[] { 1, 2, 4 })
        {
            string where = $"{name} in {shards} shards";
            EngineHarness.Contribution actual = harness.Contribute(EngineCases.Shards(count, shards), MeansOf(subject));
            Near.AssertOne(expected.LossPerSample.Sum(), actual.Loss, $"{where}: loss");
            harness.AddDecay(actual);
            foreach ((string tensor, double[] gradient) in expected.Gradients)
            {
                Near.AssertAll(gradient, harness.Plain(tensor, actual.Gradient), $"{where}: {tensor}", 1.0 / count);
            }

            double[] code = expected.Activations[harness.Network.EncoderDepth - 1];
            int length = harness.Network.CodeLength;
            double[] sums = [.. Enumerable.Range(0, length).Select(j => Enumerable.Range(0, count).Sum(n => code[(n * length) + j]))];
            Near.AssertAll(sums, actual.UnitSums, $"{where}: activation sums");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Losses_and_outputs_of_every_layer_are_the_references(string name)
    {
        ReferenceCase subject = EngineCases.Named(name);
        ReferenceResult expected = subject.Run();
        using var harness = new EngineHarness(subject);
        int[] samples = [.. Enumerable.Range(0, subject.Batch.Count)];
        Near.AssertAll(expected.LossPerSample, harness.Losses(), $"{name}: losses");
        for (int l = 0; l < subject.Network.Layers.Count; l++)
        {
            bool isSoftmax = subject.Network.Loss == ReferenceLoss.SoftmaxCrossEntropy && l == subject.Network.Layers.Count - 1;
            var values = new float[samples.Length * subject.Network.Layers[l].Outputs];
            harness.Engine.Outputs(harness.Parameters, harness.Samples, samples, l + 1, values);
            double[] wanted = isSoftmax ? Softmax(expected.PreActivations[l], samples.Length) : expected.Activations[l];
            Near.AssertAll(wanted, values, $"{name}: outputs of layer {l}");
        }
    }

    private static double[]? MeansOf(ReferenceCase subject) =>
        subject.Network.Layers.Select(layer => layer.KLGivenMean).FirstOrDefault(means => means is not null);

    private static double[] Softmax(double[] logits, int rows)
    {
        int classes = logits.Length / rows;
        return [.. logits.Select((z, i) => Math.Exp(z) / logits.Skip(i / classes * classes).Take(classes).Sum(Math.Exp))];
    }
}
