using DistributedAE.Cli.Display;
using DistributedAE.Protocol.Api;

namespace DistributedAE.Cli.Cluster;

/// <summary>Makes lines for people of a job's events: all that matters, and of short epochs one every few seconds.</summary>
/// <param name="jobId">The job.</param>
internal sealed class JobLog(string jobId)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private IReadOnlyList<StageView> _stages = [];
    private DateTimeOffset? _lastEpochLine;

    /// <summary>Whether the stages should be given before the event is told.</summary>
    public bool NeedsStages(EventView happened) => happened.Stage is { } name && !_stages.Any(stage => stage.Name == name);

    /// <summary>Gives the job's stages.</summary>
    public void Know(IReadOnlyList<StageView> stages) => _stages = stages;

    /// <summary>The line of an event; null where it is not worth one.</summary>
    public string? Line(EventView happened) => Text(happened) is { } text ? $"{TimeText.Clock(happened.Time)}  {text}" : null;

    private string? Text(EventView happened)
    {
        switch (happened.Kind)
        {
            case EventKinds.EpochEnded:
                return Epoch(happened);
            case EventKinds.StageStarted:
                _lastEpochLine = null;
                return happened.Epoch > 0 ? $"{Place(happened)}: goes on at epoch {happened.Epoch + 1}{OfEpochs(happened)}" : null;
            case EventKinds.StageEnded:
                return $"{happened.Stage} done{Hash(happened)}";
            case EventKinds.JobSubmitted:
                return $"{jobId} submitted";
            case EventKinds.JobStarted:
                return "started";
            case EventKinds.JobResumed:
                return Message("goes on", happened);
            case EventKinds.JobPaused:
                return $"{Message("paused", happened)}; go on with: dae resume {jobId}";
            case EventKinds.JobFinished:
                return $"finished{Hash(happened)}";
            case EventKinds.JobFailed:
                return Message("failed", happened);
            case EventKinds.JobCancelled:
                return Message("cancelled", happened);
            case EventKinds.CheckpointSaved:
                return null;
            case var kind when kind.StartsWith("worker.", StringComparison.Ordinal) && happened.Message is { Length: > 0 } message:
                return message;
            default:
                return Message(happened.Kind, happened);
        }
    }

    private string? Epoch(EventView happened)
    {
        if (_lastEpochLine is { } last && happened.Time - last < Pause)
        {
            return null;
        }

        _lastEpochLine = happened.Time;
        List<string> parts = [$"{Place(happened)}: epoch {happened.Epoch + 1}{OfEpochs(happened)}"];
        if (happened.Loss is { } loss)
        {
            parts.Add($"loss {Say.Loss(loss)}");
        }

        if (happened.ValidationLoss is { } validation)
        {
            parts.Add($"validation {Say.Loss(validation)}");
        }

        if (happened.SamplesPerSecond is { } rate)
        {
            parts.Add(Say.Rate(rate));
        }

        return string.Join(", ", parts);
    }

    private string Place(EventView happened) =>
        StageOf(happened) is { } stage ? $"stage {stage.Index + 1} of {_stages.Count}, {stage.Name}" : happened.Stage ?? "";

    private string OfEpochs(EventView happened) => StageOf(happened) is { } stage ? $" of {stage.Epochs}" : "";

    private StageView? StageOf(EventView happened) => _stages.FirstOrDefault(stage => stage.Name == happened.Stage);

    private static string Message(string what, EventView happened) => happened.Message is { Length: > 0 } message ? $"{what}: {message}" : what;

    private static string Hash(EventView happened) => happened.ModelSha256 is { } hash ? $", modelSha256 {hash}" : "";
}
