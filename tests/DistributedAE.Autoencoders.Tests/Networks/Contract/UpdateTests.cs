using DistributedAE.Numerics;

namespace DistributedAE.Autoencoders.Tests.Networks.Contract;

/// <summary>Training steps through the optimizers, whole and run by run.</summary>
public sealed class UpdateTests
{
    private const int StepCount = 4;
    private const int RowCount = 12;
    private const double LearningRate = 0.05;
    private const float WeightDecay = 0.01f;
    private static readonly int[][] s_shards = [[4, 1, 17, 9], [30, 2], [8, 55, 6], [3, 7, 5]];

    public static TheoryData<string, OptimizerKind> Cases
    {
        get
        {
            var cases = new TheoryData<string, OptimizerKind>();
            OptimizerKind[] kinds = Enum.GetValues<OptimizerKind>();
            int next = 0;
            foreach (string network in ContractNetworks.AllNames)
            {
                cases.Add(network, kinds[next++ % kinds.Length]);
                cases.Add(network, kinds[next++ % kinds.Length]);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Updating_while_the_gradient_is_computed_gives_the_bits_of_updating_afterwards(string network, OptimizerKind kind)
    {
        float[] expected = TrainWhole(network, kind, out double[] losses);
        Assert.NotEqual(losses[0], losses[^1]);
        foreach (int slots in new[] { 1, 2, 3 })
        {
            using var engine = new ContractEngine(network, slots, RowCount);
            Optimizer optimizer = Optimizer.Create(new OptimizerSettings(kind, LearningRate));
            var sink = new UpdatingSink(engine.Network.Layout, optimizer, engine.Parameters) { WeightDecay = WeightDecay };
            BatchRows rows = ContractEngine.Rows(s_shards);
            for (int step = 1; step <= StepCount; step++)
            {
                sink.Step = optimizer.Begin(step, LearningRate, (float)(1.0 / RowCount));
                Assert.Equal(losses[step - 1], engine.Contribute(rows, sink));
            }

            Contribution.AssertSameBits(expected, engine.Parameters.Span, $"{network}, {kind}, {slots} slots");
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Padding_stays_zero(string network, OptimizerKind kind)
    {
        float[] trained = TrainWhole(network, kind, out _);
        ParameterLayout layout = ContractNetworks.Named(network).Layout;
        float[] values = new float[trained.Length];
        foreach (ParameterTensor tensor in layout.Tensors)
        {
            float[] plain = new float[tensor.Length];
            tensor.Load(trained, plain);
            tensor.Store(plain, values);
        }

        Contribution.AssertSameBits(values, trained, $"{network}, {kind}");
    }

    private static float[] TrainWhole(string network, OptimizerKind kind, out double[] losses)
    {
        using var engine = new ContractEngine(network, 1, RowCount);
        ParameterLayout layout = engine.Network.Layout;
        Optimizer optimizer = Optimizer.Create(new OptimizerSettings(kind, LearningRate));
        AlignedBuffer parameters = engine.Parameters;
        var state0 = new float[optimizer.StateCount > 0 ? layout.Length : 0];
        var state1 = new float[optimizer.StateCount > 1 ? layout.Length : 0];
        losses = new double[StepCount];
        for (int step = 1; step <= StepCount; step++)
        {
            Contribution contribution = engine.Contribute(s_shards);
            losses[step - 1] = contribution.Loss;
            UpdateStep update = optimizer.Begin(step, LearningRate, (float)(1.0 / RowCount));
            optimizer.Update(layout, update, WeightDecay, parameters.Span, contribution.Gradient, state0, state1);
        }

        return parameters.Span.ToArray();
    }
}
