using DistributedAE.Autoencoders;
using DistributedAE.Numerics;
using DistributedAE.Numerics.Threads;
using DistributedAE.Orchestration;
using DistributedAE.Training.Evaluation;
using DistributedAE.Training.InProcess;
using DistributedAE.Training.Networks;

namespace DistributedAE.Training.Analysis;

/// <summary>
/// One linear layer with softmax on the inputs as they are: the baseline of a network that classifies. Trained with the engine that trains jobs, so its seed gives
/// the same bits everywhere.
/// </summary>
public static class LinearClassifier
{
    private const int Shards = 8;
    private const int BatchSize = 128;
    private const int LeastEpochs = 20;
    private const int LeastSteps = 3000;
    private const double LearningRate = 0.005;

    /// <summary>Trains on some samples, at least 20 epochs and 3000 steps of Adam, and measures on others.</summary>
    /// <param name="train">Samples to train on, with classes.</param>
    /// <param name="test">Samples to measure on, with classes.</param>
    /// <param name="classCount">Number of classes, at least 2.</param>
    /// <param name="seed">Chooses the order of samples.</param>
    /// <param name="slots">Threads that compute, at least 1.</param>
    /// <param name="progress">Told the share of the training that is done, 0…1; may be null.</param>
    /// <returns>The share of samples whose class is wrong.</returns>
    public static double ErrorRate(SampleReader train, SampleReader test, int classCount, ulong seed, int slots, Action<double>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(test);
        ArgumentOutOfRangeException.ThrowIfLessThan(classCount, 2);
        StageNetwork network = Network(train.FeatureCount, classCount);
        int[][] dealt = ShardDeal.Deal(seed, train.Count, Math.Min(Shards, 1 << int.Log2(train.Count)));
        StagePlan plan = Plan(Array.ConvertAll(dealt, shard => shard.Length));
        using var team = new SlotTeam(slots);
        var server = new ParameterServer(network.Layout, plan, new float[network.Layout.Length]);
        using var run = new StageRun(network, plan, server, train, test, dealt, new ManagedEngines(team), seed);
        for (int epoch = 0; epoch < plan.Epochs; epoch++)
        {
            for (int step = 0; step < plan.StepsPerEpoch; step++)
            {
                run.Step(epoch, step);
            }

            progress?.Invoke((epoch + 1.0) / plan.Epochs);
        }

        return ErrorRate(network, server.Parameters, test, team);
    }

    private static StagePlan Plan(int[] shardSizes)
    {
        int steps = new StagePlan("linear", 0, 0, BatchSize, shardSizes).StepsPerEpoch;
        return new StagePlan("linear", 0, Math.Max(LeastEpochs, LeastSteps / steps), BatchSize, shardSizes)
        {
            Optimizer = new OptimizerSettings(OptimizerKind.Adam, LearningRate) { Schedule = LearningRateSchedule.Constant with { Kind = ScheduleKind.Cosine } },
        };
    }

    private static StageNetwork Network(int features, int classCount)
    {
        var layout = new ParameterLayout([(TensorNames.HeadWeight, [features, classCount], true), (TensorNames.HeadBias, [classCount], false)]);
        return new StageNetwork
        {
            Layout = layout,
            Layers = [new DenseLayer(layout[TensorNames.HeadWeight], layout[TensorNames.HeadBias], Activation.Linear, IsTied: false)],
            EncoderDepth = 1,
            Loss = StageLoss.Softmax,
        };
    }

    private static double ErrorRate(StageNetwork network, AlignedBuffer parameters, SampleReader test, SlotTeam team)
    {
        using var engine = new NetworkEngine(network, ModelRunner.RowCapacity, 1, team, 0, 0);
        int outputs = network.Outputs;
        var values = new float[ModelRunner.RowCapacity * outputs];
        double errors = 0;
        foreach (int[] part in SampleParts.Of(test.Count))
        {
            engine.Outputs(parameters, test, part, 1, values.AsSpan(0, part.Length * outputs));
            for (int row = 0; row < part.Length; row++)
            {
                errors += Evaluator.Largest(values.AsSpan(row * outputs, outputs)) == test.ClassOf(part[row]) ? 0 : 1;
            }
        }

        return errors / test.Count;
    }
}
