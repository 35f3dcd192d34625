using DistributedAE.Training.InProcess;
using DistributedAE.Training.Runs;

namespace DistributedAE.Cli.Verify;

/// <summary>What a run folder tells about the bits of a run.</summary>
/// <param name="Stages">Names of the stages, in order.</param>
/// <param name="Hashes">The hash of the parameters at every point where it was noted.</param>
/// <param name="Epochs">The figures of every epoch.</param>
internal sealed record RunTrace(IReadOnlyList<string> Stages, IReadOnlyDictionary<RunPoint, string> Hashes, IReadOnlyList<EpochMetrics> Epochs)
{
    /// <summary>Reads a run folder.</summary>
    public static RunTrace Read(RunPaths run) => Of(RunLog.ReadEvents(run), RunLog.ReadMetrics(run));

    /// <summary>Puts together what was noted.</summary>
    public static RunTrace Of(IReadOnlyList<RunEvent> events, IReadOnlyList<EpochMetrics> epochs)
    {
        var stages = new List<string>();
        var hashes = new Dictionary<RunPoint, string>();
        string? stage = null;
        foreach (RunEvent happened in events)
        {
            switch (happened.Event)
            {
                case RunEvents.StageStarted:
                    stage = happened.Stage;
                    if (stage is not null && !stages.Contains(stage))
                    {
                        stages.Add(stage);
                    }

                    break;

                // the checkpoint behind a stage's end stands before the next stage and holds the same parameters
                case RunEvents.CheckpointSaved when stage is not null && happened is { Epoch: { } epoch, Step: { } step, ModelSha256: { } hash }:
                    hashes[new RunPoint(stage, epoch, step)] = hash;
                    break;
                case RunEvents.StageEnded when happened is { Stage: { } ended, ModelSha256: { } hash }:
                    hashes[RunPoint.EndOf(ended)] = hash;
                    stage = null;
                    break;
                case RunEvents.Finished when happened.ModelSha256 is { } hash:
                    hashes[RunPoint.Model] = hash;
                    break;
            }
        }

        return new RunTrace(stages, hashes, epochs);
    }

    /// <summary>The points in the order of the run.</summary>
    public IEnumerable<RunPoint> Points() => Hashes.Keys
        .OrderBy(point => point.Stage is { } stage ? IndexOf(stage) : int.MaxValue)
        .ThenBy(point => point.Epoch ?? int.MaxValue)
        .ThenBy(point => point.Step ?? int.MaxValue);

    private int IndexOf(string stage)
    {
        for (int index = 0; index < Stages.Count; index++)
        {
            if (Stages[index] == stage)
            {
                return index;
            }
        }

        return Stages.Count;
    }
}
