using DistributedAE.Numerics;
using DistributedAE.Numerics.Gemm;
using DistributedAE.Numerics.Threads;

namespace DistributedAE.Autoencoders.Tests.Networks;

/// <summary>Features that are drawn as 0 or 1. The network's weights are 0, so that the gradient of the last bias is what was drawn, less from its reconstruction.</summary>
public sealed class BinarizationTests : IDisposable
{
    private const int Features = 1003;
    private const int Samples = 200;
    private readonly SlotTeam _team = new(1);
    private readonly StageNetwork _network;
    private readonly NetworkEngine _engine;
    private readonly AlignedBuffer _parameters;

    public BinarizationTests()
    {
        var layout = new ParameterLayout(
            [("encoder.0.weight", [Features, 2], true), ("encoder.0.bias", [2], false), ("decoder.0.weight", [2, Features], true), ("decoder.0.bias", [Features], false)]);
        _network = new StageNetwork
        {
            Layout = layout,
            Layers =
            [
                new DenseLayer(layout["encoder.0.weight"], layout["encoder.0.bias"], Activation.Linear, false),
                new DenseLayer(layout["decoder.0.weight"], layout["decoder.0.bias"], Activation.Sigmoid, false),
            ],
            EncoderDepth = 1,
            Loss = StageLoss.CrossEntropy,
            Binarizes = true,
        };
        _engine = new NetworkEngine(_network, Samples, 1, _team, 9, 0);
        _parameters = new AlignedBuffer(layout.Length);
    }

    [Fact]
    public void Features_become_1_as_often_as_their_value_says()
    {
        float[] sums = SumOfDrawn(_engine, epoch: 3, [.. Enumerable.Range(0, Samples)]);

        for (int value = 0; value <= 4; value++)
        {
            double mean = sums.Where((_, feature) => feature % 5 == value).Average() / Samples;
            Assert.InRange(mean, (value / 4.0) - 0.01, (value / 4.0) + 0.01);
        }
    }

    [Fact]
    public void A_draw_is_a_function_of_epoch_and_sample()
    {
        float[] drawn = SumOfDrawn(_engine, epoch: 1, [7]);

        Assert.All(drawn, value => Assert.True(value is 0 or 1));
        Assert.Equal(drawn, SumOfDrawn(_engine, epoch: 1, [7]));
        Assert.NotEqual(drawn, SumOfDrawn(_engine, epoch: 2, [7]));
        Assert.NotEqual(drawn, SumOfDrawn(_engine, epoch: 1, [8]));
    }

    [Fact]
    public void A_measured_loss_is_of_drawn_features_too_and_always_of_the_same()
    {
        _network.Layout["decoder.0.bias"].In(_parameters.Span)[..Features].Fill(1);
        var losses = new double[2];
        var again = new double[2];

        _engine.Evaluate(_parameters, new Steps(), [4, 5], losses);
        _engine.Evaluate(_parameters, new Steps(), [4, 5], again);

        double[] ones = [.. losses.Select(loss => (Features * Math.Log(1 + Math.E)) - loss)];
        Assert.All(ones, count => Assert.InRange(Math.Abs(count - Math.Round(count)), 0, 0.01));
        Assert.NotEqual(Math.Round(ones[0]), Math.Round(ones[1]));
        Assert.Equal(losses, again);
    }

    [Fact]
    public void Without_it_features_stay()
    {
        using var engine = new NetworkEngine(_network with { Binarizes = false }, Samples, 1, _team, 9, 0);

        float[] values = SumOfDrawn(engine, epoch: 1, [7]);

        Assert.Equal([0, 0.25f, 0.5f, 0.75f, 1], values[..5]);
    }

    public void Dispose()
    {
        _engine.Dispose();
        _parameters.Dispose();
        _team.Dispose();
    }

    private float[] SumOfDrawn(NetworkEngine engine, int epoch, int[] samples)
    {
        var rows = new BatchRows(Samples, 1);
        rows.Clear(epoch);
        rows.Add(samples);
        using var gradient = new AlignedBuffer(_network.Layout.Length);
        engine.Contribute(_parameters, new Steps(), rows, [], new FlatGradient(gradient), null);
        return [.. _network.Layout["decoder.0.bias"].In(gradient.Span)[..Features].ToArray().Select(sum => (samples.Length * 0.5f) - sum)];
    }

    /// <summary>Samples whose features go 0, ¼, ½, ¾, 1, 0, ….</summary>
    private sealed class Steps : SampleReader
    {
        public override int Count => Samples;

        public override int FeatureCount => Features;

        public override void Read(int sample, Span<float> features)
        {
            for (int feature = 0; feature < Features; feature++)
            {
                features[feature] = (feature % 5) / 4f;
            }
        }
    }
}
