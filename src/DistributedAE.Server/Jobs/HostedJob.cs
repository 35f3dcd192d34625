using DistributedAE.Autoencoders;
using DistributedAE.Protocol.Api;
using DistributedAE.Server.Store;
using DistributedAE.Training.Jobs;

namespace DistributedAE.Server.Jobs;

/// <summary>A job of this coordinator. Its changing parts belong to the <see cref="JobBoard"/>, under its lock.</summary>
internal sealed class HostedJob
{
    private JobSpec? _spec;
    private AllowedEngines? _engines;

    /// <summary>A job as it is stored.</summary>
    /// <param name="stored">The job as submitted.</param>
    /// <param name="standing">Where it stands.</param>
    /// <param name="folder">Its files.</param>
    public HostedJob(StoredJob stored, JobStanding standing, JobFolder folder)
    {
        Stored = stored;
        Standing = standing;
        Folder = folder;
    }

    /// <summary>The job as submitted.</summary>
    public StoredJob Stored { get; }

    /// <summary>Its files.</summary>
    public JobFolder Folder { get; }

    /// <summary>Where it stands.</summary>
    public JobStanding Standing { get; set; }

    /// <summary>Its run; null unless it runs.</summary>
    public JobRun? Run { get; set; }

    /// <summary>Its id.</summary>
    public string Id => Stored.Id;

    /// <summary>The job with every value in effect; read once.</summary>
    public JobSpec Spec => _spec ??= Read(Stored.Submission.File, Stored.Name).Spec;

    /// <summary>Which engines may take part. Lists show it of every job, so a file that does not have the word is not read for it.</summary>
    public AllowedEngines Engines => _engines ??= Stored.Submission.File.Contains("engine", StringComparison.Ordinal) ? ReadEngines() : AllowedEngines.Managed;

    /// <summary>Reads a job's file.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="name">The job's name.</param>
    /// <exception cref="Data.InputException">It is no valid job.</exception>
    public static JobFile Read(string text, string? name)
    {
        JobFile file = JobFileReader.Read(text, "job.yaml");
        return name is null ? file : file with { Spec = file.Spec with { Name = name } };
    }

    private AllowedEngines ReadEngines()
    {
        try
        {
            return Spec.Parallel.Engine;
        }
        catch (Data.InputException)
        {
            // another version's job: its run says what is wrong with it, lists must not fail
            return AllowedEngines.Managed;
        }
    }

    /// <summary>The job as people see it.</summary>
    /// <param name="workers">Workers that compute for it.</param>
    public JobView View(int workers)
    {
        JobPosition? position = Run?.Meter.Read() ?? Standing.Position;
        StoredStage? stage = position is { } at && Standing.Stages is { } stages && at.StageIndex < stages.Count ? stages[at.StageIndex] : null;
        return new JobView(Id, Stored.Name, Standing.Status, Stored.Submission.Priority, Stored.SubmittedAt)
        {
            Engine = JobWords.Of(Engines),
            BitReproducible = Engines.AreReproducible(),
            StartedAt = Standing.StartedAt,
            EndedAt = Standing.EndedAt,
            Reason = Standing.Reason,
            Stage = stage?.Name,
            StageIndex = position?.StageIndex,
            StageCount = Standing.Stages?.Count,
            Epoch = position?.Epoch,
            Epochs = stage?.Epochs,
            StepsDone = position?.StepsDone,
            StepsPerEpoch = stage?.StepsPerEpoch,
            Loss = position?.Loss,
            ValidationLoss = position?.ValidationLoss,
            SamplesPerSecond = Run is null ? null : position?.SamplesPerSecond,
            StageSecondsLeft = Run is null ? null : position?.StageSecondsLeft,
            Workers = workers,
            ModelSha256 = Standing.ModelSha256,
            RunFolder = Folder.Path,
        };
    }
}
