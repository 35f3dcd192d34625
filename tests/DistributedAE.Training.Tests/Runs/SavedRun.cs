using DistributedAE.Autoencoders;
using DistributedAE.Numerics;
using DistributedAE.Orchestration;
using DistributedAE.Training.Models;
using DistributedAE.Training.Runs;
using DistributedAE.Training.Tests.Models;

namespace DistributedAE.Training.Tests.Runs;

/// <summary>A run in the middle of its second stage, with all that a checkpoint can hold: Adam's states, activation means, best parameters.</summary>
internal sealed class SavedRun : IDisposable
{
    private const int Units = 3;
    private readonly Random _random = new(5);
    private readonly Contribution _contribution = new(SmallModel.Layout.Length, Units);

    public SavedRun()
    {
        Server = NewServer();
        Train(3);
        Server.KeepBest();
        Train(2);
    }

    public static CheckpointIdentity Identity { get; } = new("job-hash", "data-hash", "0.1.0");

    public static JobProgress Progress { get; } = new(1, new StageProgress(4, 2, 0.1 + 0.2, 12345678901, double.BitIncrement(1 / 3.0), 3));

    public AlignedBuffer Model { get; } = SmallModel.Parameters(seed: 3);

    public ParameterServer Server { get; }

    /// <summary>The state within the stage.</summary>
    public CheckpointState State => new(Progress, "finetune", SmallModel.Layout, Model, Server, ModelHash.Of(SmallModel.Layout, Model.Span));

    /// <summary>The state between two stages.</summary>
    public CheckpointState StageEnd => State with { Progress = new JobProgress(1, StageProgress.None), Server = null };

    public static ParameterServer NewServer()
    {
        var plan = new StagePlan("finetune", 1, 10, 4, [4, 4])
        {
            Optimizer = new OptimizerSettings(OptimizerKind.Adam, 0.25),
            Sparsity = new Sparsity(SparsityKind.KL, 0.25, 0.1, 0.75),
        };
        return new ParameterServer(SmallModel.Layout, plan, new float[SmallModel.Layout.Length], Units);
    }

    /// <summary>Trains on, with steps that follow from those before.</summary>
    public void Train(int steps, ParameterServer? another = null)
    {
        for (int step = 0; step < steps; step++)
        {
            foreach (ParameterTensor tensor in SmallModel.Layout.Tensors)
            {
                var gradient = new float[tensor.Length];
                foreach (ref float value in gradient.AsSpan())
                {
                    value = _random.NextSingle() - 0.5f;
                }

                tensor.Store(gradient, _contribution.Gradient);
            }

            _contribution.UnitSums.Fill(_random.NextSingle());
            _contribution.SampleCount = 4;
            Server.Apply(_contribution);
            another?.Apply(_contribution);
        }
    }

    public static void AssertSame(ParameterServer expected, ParameterServer actual)
    {
        Assert.Equal(expected.Counters, actual.Counters);
        Assert.Equal(expected.Tensors.Select(tensor => tensor.Name), actual.Tensors.Select(tensor => tensor.Name));
        Assert.All(expected.Tensors.Zip(actual.Tensors), pair =>
            Assert.Equal(SmallModel.Bits(pair.First.ToArray()), SmallModel.Bits(pair.Second.ToArray())));
    }

    public void Dispose()
    {
        Server.Dispose();
        Model.Dispose();
        _contribution.Dispose();
    }
}
