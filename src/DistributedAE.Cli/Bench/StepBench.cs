using DistributedAE.Autoencoders;
using DistributedAE.Data;
using DistributedAE.Numerics;
using DistributedAE.Numerics.Threads;
using DistributedAE.Orchestration;
using DistributedAE.Training.InProcess;
using DistributedAE.Training.Jobs;
using DistributedAE.Training.Samples;

namespace DistributedAE.Cli.Bench;

/// <summary>Times the bare loop of training steps of a configuration: everything that a step of <c>dae train</c> does, on generated digits.</summary>
internal sealed class StepBench : IDisposable
{
    private const int WarmUpSteps = 10;

    private static readonly Lazy<SampleSet> Samples = new(() => new DataSource(".").Load(BenchData.Spec, seed: 7).Train);

    private readonly SlotTeam _team;
    private readonly StageRun _stage;
    private readonly StepLoop _loop;

    /// <summary>A loop at its first step.</summary>
    public StepBench(BenchConfiguration configuration, int slots, IEngineFactory? engines = null)
    {
        SampleSet samples = Samples.Value;
        var data = new DataSet(samples, samples.Select([]), samples.Select([]), samples.Scaling);
        var plan = new JobPlan(configuration.Job, data);
        StagePlan schedule = plan.Stages[0];
        _team = new SlotTeam(slots);
        using var model = new AlignedBuffer(plan.Layout.Length);
        plan.Initialize(model.Span);
        StageNetwork network = plan.NetworkOf(0);
        var start = new StageStart(new JobFile(configuration.Job, string.Empty), plan, data, 0, network, model);
        _stage = new StageRun(
            network, schedule, start.CreateServer(), new DataReader(data.Train), new DataReader(data.Validation), plan.Dealt, engines ?? new ManagedEngines(_team), configuration.Job.Seed);
        _loop = new StepLoop(_stage, schedule);
        BatchSize = schedule.BatchSize;
        Network = network;
        _loop.Run(WarmUpSteps);
    }

    /// <summary>Samples of a step.</summary>
    public int BatchSize { get; }

    /// <summary>What is trained.</summary>
    public StageNetwork Network { get; }

    /// <summary>Loss a sample of the last step.</summary>
    public double Loss => _loop.Loss;

    /// <summary>
    /// Floating-point operations of the matrix products that no implementation can do without: forward, weight gradients, and deltas of all layers but the
    /// first; two for each multiply-add.
    /// </summary>
    public double FlopsPerStep =>
        Network.Layers.Select((layer, index) => (index == 0 ? 4.0 : 6.0) * layer.MultiplyAdds).Sum() * BatchSize;

    /// <inheritdoc cref="StepLoop.Run"/>
    public double[] Run(int steps) => _loop.Run(steps);

    /// <inheritdoc cref="StepLoop.AllocatedBytes"/>
    public long AllocatedBytes(int steps) => _loop.AllocatedBytes(steps);

    /// <inheritdoc/>
    public void Dispose()
    {
        _stage.Dispose();
        _team.Dispose();
    }
}
