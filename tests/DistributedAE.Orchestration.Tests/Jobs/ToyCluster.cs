using DistributedAE.Autoencoders;

namespace DistributedAE.Orchestration.Tests;

/// <summary>
/// All machines together on a toy model: each sample is a vector, the loss its squared distance from the parameters. Blocks are computed in
/// random sizes and orders by workers that are lost, come back and answer twice.
/// </summary>
internal sealed class ToyCluster : IDisposable
{
    public const int Samples = 53;
    private const ulong Seed = 7;
    private const int Units = 3;
    private static readonly ParameterLayout Layout = new([("encoder.0.weight", [1, 12], true), ("encoder.0.bias", [12], false)]);
    private readonly Random? _random;
    private readonly TrainingJob _job;
    private readonly int[][] _dealt;
    private readonly int[] _order = new int[Samples];
    private readonly ContributionPool _pool = new(Layout.Length, Units);
    private readonly ReductionTree _tree;
    private readonly ShardLedger _ledger;
    private readonly Func<JobProgress, ParameterServerCounters?, ParameterServer> _newServer;
    private Dictionary<string, float[]> _savedTensors = [];
    private ParameterServerCounters? _savedCounters;

    /// <param name="plans">The stages.</param>
    /// <param name="random">The disorder, or null for one worker that computes all shards at once.</param>
    /// <param name="resumeFrom">A cluster that was cancelled.</param>
    public ToyCluster(StagePlan[] plans, Random? random, ToyCluster? resumeFrom = null)
    {
        int shards = plans[0].Shards;
        _random = random;
        _dealt = ShardDeal.Deal(Seed, Samples, shards);
        _tree = new ReductionTree(shards, _pool);
        _ledger = new ShardLedger(shards);
        _job = new TrainingJob(plans, null, resumeFrom?.Saved);
        _newServer = (progress, counters) =>
        {
            var server = new ParameterServer(Layout, plans[progress.Stage], new float[Layout.Length], Units);
            if (counters is { } known)
            {
                server.Restore(known, tensor => tensor.CopyFrom(resumeFrom!._savedTensors[tensor.Name]));
            }

            return server;
        };
        RestoredCounters = resumeFrom?._savedCounters;
    }

    public JobProgress? Saved { get; private set; }

    public ParameterServer? Server { get; private set; }

    public JobState State => _job.State;

    /// <summary>Bits of the parameters at the end of each stage.</summary>
    public List<int[]> StageEnds { get; } = [];

    private ParameterServerCounters? RestoredCounters { get; set; }

    public ToyCluster Run(long cancelAfter = long.MaxValue)
    {
        _job.Handle(JobEvent.Started);
        while (!_job.State.IsTerminal)
        {
            while (_job.TryTake(out JobEffect effect))
            {
                if (effect.Kind == JobEffectKind.OpenStep && --cancelAfter < 0)
                {
                    _job.Handle(JobEvent.CancelRequested);
                }

                if (Carry(effect) is { } answer)
                {
                    _job.Handle(answer);
                }
            }
        }

        return this;
    }

    public void Dispose()
    {
        Server?.Dispose();
        _pool.Dispose();
    }

    private JobEvent? Carry(JobEffect effect)
    {
        switch (effect.Kind)
        {
            case JobEffectKind.BeginStage:
                Server?.Dispose();
                Server = _newServer(_job.Progress, RestoredCounters);
                RestoredCounters = null;
                return JobEvent.StageReady;
            case JobEffectKind.OpenStep:
                Assert.Equal(effect.Version, Server!.Version);
                return Step(effect);
            case JobEffectKind.MeasureValidation:
                return JobEvent.ValidationMeasured(Math.Abs(Server!.Parameters.Span[0] - 0.2));
            case JobEffectKind.SaveCheckpoint:
                Saved = _job.Progress;
                _savedCounters = effect.Reason == CheckpointReason.StageEnd ? null : Server!.Counters;
                _savedTensors = Server!.Tensors.ToDictionary(tensor => tensor.Name, tensor => tensor.ToArray());
                return JobEvent.CheckpointSaved;
            case JobEffectKind.KeepBest:
                Server!.KeepBest();
                return null;
            case JobEffectKind.RestoreBest:
                Server!.RestoreBest();
                return null;
            case JobEffectKind.EndStage:
                StageEnds.Add(SeededCases.Bits(Server!.Parameters));
                return null;
            default:
                return null;
        }
    }

    private JobEvent Step(JobEffect effect)
    {
        long number = effect.Version;
        _ledger.Open(number);
        var working = new List<Assignment>();
        while (!_ledger.IsComplete)
        {
            int action = _random?.Next(8) ?? (working.Count == 0 ? 0 : 7);
            long worker = _random?.Next(3) ?? 0;
            if (action == 1)
            {
                _ledger.Release(worker);
            }
            else if (action < 5)
            {
                int wanted = _random?.Next(1, 9) ?? _tree.All.Count;
                if (_ledger.TryAssign(worker, wanted, out Assignment assignment) || _ledger.TryCopyAny(worker, out assignment))
                {
                    working.Add(assignment);
                }
            }
            else if (working.Count > 0)
            {
                Assignment done = working[_random?.Next(working.Count) ?? 0];
                if (_ledger.Accept(done.Step, done.Block, done.Generation).IsAccepted)
                {
                    _tree.Add(Compute(effect, done.Block));
                }
            }
        }

        double lossSum = _tree.Root!.LossSum;
        long count = _tree.Root.SampleCount;
        Server!.Apply(_tree.Root);
        _tree.Clear();
        return JobEvent.StepCompleted(lossSum, count);
    }

    private Contribution Compute(JobEffect effect, Block block)
    {
        if (block.Count > 1)
        {
            Contribution left = Compute(effect, new Block(block.First, block.Count / 2));
            Contribution right = Compute(effect, new Block(block.First + (block.Count / 2), block.Count / 2));
            left.Add(right);
            _pool.Return(right);
            return left;
        }

        Contribution contribution = _pool.Rent(block);
        contribution.Clear();
        Span<int> order = _order.AsSpan(0, _dealt[block.First].Length);
        ShardShuffle.Fill(Seed, effect.Stage, effect.Epoch, block.First, order);
        SampleRange range = _job.Stage!.Plan.MicroBatch(effect.Step, block.First);
        foreach (int position in order[range.From..range.To])
        {
            Add(contribution, _dealt[block.First][position]);
        }

        return contribution;
    }

    private void Add(Contribution contribution, int sample)
    {
        foreach (ParameterTensor tensor in Layout.Tensors)
        {
            Span<float> parameters = tensor.In(Server!.Parameters.Span);
            Span<float> gradient = tensor.In(contribution.Gradient);
            for (int index = 0; index < tensor.Length; index++)
            {
                float difference = parameters[index] - (1f / (1 + sample + index));
                gradient[index] += 2 * difference;
                contribution.LossSum += difference * difference;
            }
        }

        contribution.UnitSums[sample % Units] += 1f / (1 + sample);
        contribution.SampleCount++;
    }
}
