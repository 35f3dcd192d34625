using DistributedAE.Orchestration;

namespace DistributedAE.Simulator;

/// <summary>Watches a run from outside and stops it when a promise is broken.</summary>
internal sealed class Referee(Simulation simulation)
{
    private readonly HashSet<long> _generations = [];
    private readonly Dictionary<long, OpenWork> _open = [];

    /// <summary>Results that were refused because their assignment was taken back.</summary>
    public long Stale { get; private set; }

    /// <summary>Works that were completed, those computed again after a crash among them.</summary>
    public long Works { get; private set; }

    public void HandedOut(long generation)
    {
        if (!_generations.Add(generation))
        {
            throw new SimulationFailure($"generation {generation:x} was handed out twice");
        }
    }

    public void Opened(in WorkId work, int shards) => _open[work.Job] = new OpenWork(work, new int[shards]);

    public void Counted(in WorkId work, in Assignment assignment)
    {
        if (!_open.TryGetValue(work.Job, out OpenWork? open) || open.Work != work)
        {
            throw new SimulationFailure($"{assignment.Block} of {work} is counted, but open is {open?.Work}");
        }

        for (int shard = assignment.Block.First; shard < assignment.Block.End; shard++)
        {
            if (++open.Counted[shard] > 1)
            {
                throw new SimulationFailure($"shard {shard} of {work} was counted {open.Counted[shard]} times");
            }
        }
    }

    public void Completed(in WorkId work)
    {
        Works++;
        OpenWork open = _open[work.Job];
        if (open.Work != work || open.Counted.Contains(0))
        {
            throw new SimulationFailure($"{work} is said to be complete, but {Array.IndexOf(open.Counted, 0)} is the first shard that was not counted");
        }
    }

    public void Dropped(in Acceptance acceptance) => Stale += acceptance.Kind == AcceptanceKind.StaleGeneration ? 1 : 0;

    public static void Mismatch(in ExchangeEffect effect) =>
        throw new SimulationFailure($"{effect.Assignment.Block} of {effect.Work} has other bits when computed by another worker");

    public void Stepped(long job, int stage, long version, double loss) =>
        Compare(ReferenceOf(job).LossAt(stage, version), loss, $"the loss of job {job}, stage {stage}, step {version}");

    public void Validated(long job, int stage, int epoch, double loss) =>
        Compare(ReferenceOf(job).ValidationAt(stage, epoch), loss, $"the validation loss of job {job}, stage {stage}, epoch {epoch}");

    public void StageEnded(long job, int stage, float[] parameters)
    {
        string hash = PseudoModel.HashOf(parameters);
        if (hash != ReferenceOf(job).Ends[stage])
        {
            throw new SimulationFailure($"at the end of stage {stage} the parameters of job {job} have the hash {hash}, in the undisturbed run {ReferenceOf(job).Ends[stage]}");
        }
    }

    public void Ended(long job, JobState state, List<float[]> finished)
    {
        if (state.Kind != JobStateKind.Finished)
        {
            throw new SimulationFailure($"job {job} ended as {state.Kind}: {state.Reason}");
        }

        for (int stage = 0; stage < ReferenceOf(job).Ends.Count; stage++)
        {
            StageEnded(job, stage, finished[stage]);
        }
    }

    private Reference ReferenceOf(long job) => Reference.Of(simulation.Scenario.Jobs[(int)job]);

    private static void Compare(double? expected, double loss, string what)
    {
        if (expected is not { } known || BitConverter.DoubleToInt64Bits(known) != BitConverter.DoubleToInt64Bits(loss))
        {
            throw new SimulationFailure($"{what} is {loss:R}, in the undisturbed run {expected:R}");
        }
    }

    private sealed record OpenWork(WorkId Work, int[] Counted);
}
