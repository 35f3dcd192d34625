using System.Diagnostics;
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
    private const int SampleCount = 6000;
    private const int WarmUpSteps = 10;

    private static readonly Lazy<SampleSet> Samples = new(() =>
        new DataSource(".").Load(new DataSpec(DataSource.Digits) { TrainCount = SampleCount, TestCount = 0 }, seed: 7).Train);

    private readonly SlotTeam _team;
    private readonly StageRun _stage;
    private readonly StagePlan _plan;
    private int _epoch;
    private int _step;

    /// <summary>A loop at its first step.</summary>
    public StepBench(BenchConfiguration configuration, int slots)
    {
        SampleSet samples = Samples.Value;
        var data = new DataSet(samples, samples.Select([]), samples.Select([]), samples.Scaling);
        var plan = new JobPlan(configuration.Job, data);
        _plan = plan.Stages[0];
        _team = new SlotTeam(slots);
        using var model = new AlignedBuffer(plan.Layout.Length);
        plan.Initialize(model.Span);
        StageNetwork network = plan.NetworkOf(0);
        var start = new StageStart(new JobFile(configuration.Job, string.Empty), plan, data, 0, network, model);
        _stage = new StageRun(
            network, _plan, start.CreateServer(), new DataReader(data.Train), new DataReader(data.Validation), plan.Dealt, _team, configuration.Job.Seed);
        BatchSize = _plan.BatchSize;
        Network = network;
        Run(WarmUpSteps);
    }

    /// <summary>Samples of a step.</summary>
    public int BatchSize { get; }

    /// <summary>What is trained.</summary>
    public StageNetwork Network { get; }

    /// <summary>Loss a sample of the last step.</summary>
    public double Loss { get; private set; }

    /// <summary>
    /// Floating-point operations of the matrix products that no implementation can do without: forward, weight gradients, and deltas of all layers but the
    /// first; two for each multiply-add.
    /// </summary>
    public double FlopsPerStep =>
        Network.Layers.Select((layer, index) => (index == 0 ? 4.0 : 6.0) * layer.MultiplyAdds).Sum() * BatchSize;

    /// <summary>Runs steps and gives the milliseconds of each whole one; a ragged one at an epoch's end is run and not counted.</summary>
    public double[] Run(int steps)
    {
        var times = new double[steps];
        for (int done = 0; done < steps;)
        {
            long start = Stopwatch.GetTimestamp();
            (double loss, long count) = _stage.Step(_epoch, _step)!.Value;
            double milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            if (++_step == _plan.StepsPerEpoch)
            {
                _step = 0;
                _epoch++;
            }

            if (count == BatchSize)
            {
                times[done++] = milliseconds;
                Loss = loss / count;
            }
        }

        return times;
    }

    /// <summary>Managed bytes that <paramref name="steps"/> steps allocate on all threads.</summary>
    public long AllocatedBytes(int steps)
    {
        Run(steps);
        long before = GC.GetTotalAllocatedBytes(precise: true);
        for (int step = 0; step < steps; step++)
        {
            _stage.Step(_epoch, step % Math.Max(1, _plan.StepsPerEpoch - 1));
        }

        return GC.GetTotalAllocatedBytes(precise: true) - before;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stage.Dispose();
        _team.Dispose();
    }
}
