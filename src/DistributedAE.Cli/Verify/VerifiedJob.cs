using DistributedAE.Cli.Cluster;
using DistributedAE.Cli.Display;
using DistributedAE.Cli.Engines;
using DistributedAE.Cli.Runs;
using DistributedAE.Data;
using DistributedAE.Orchestration;
using DistributedAE.Training.InProcess;
using DistributedAE.Training.Jobs;
using DistributedAE.Training.Runs;

namespace DistributedAE.Cli.Verify;

/// <summary>A job with its first run.</summary>
/// <param name="Job">The job, with paths that hold from every folder.</param>
/// <param name="Run">The first run's folder.</param>
internal sealed record VerifiedJob(JobFile Job, RunPaths Run)
{
    /// <summary>Takes the run of a run folder as the first one.</summary>
    /// <param name="folder">The run folder.</param>
    /// <exception cref="NotFoundException">There is no run in it.</exception>
    public static VerifiedJob OfRun(string folder)
    {
        var run = new RunPaths(Path.GetFullPath(folder));
        if (!run.Exists)
        {
            throw new NotFoundException($"{folder} is no run folder: it has no job.yaml");
        }

        RunOrigin origin = RunOrigin.Of(run.Folder);
        string text = File.ReadAllText(run.Job);
        JobFile job = origin.ReadJob(text);
        return new VerifiedJob(Rooted(job, overrides => JobFileReader.Read(text, Path.GetFileName(origin.JobFile), overrides), origin.Folder), run);
    }

    /// <summary>Trains a job file in this process: the first run.</summary>
    /// <param name="path">The job file.</param>
    /// <param name="folder">Gets the run.</param>
    /// <param name="engine">What to compute with.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="InputException">The job is wrong, or did not finish.</exception>
    public static VerifiedJob Train(string path, string folder, EngineChoice engine, CancellationToken cancellation)
    {
        var origin = new RunOrigin(Path.GetFullPath(path));
        JobFile job = Rooted(JobFileReader.ReadFile(path), overrides => JobFileReader.ReadFile(path, overrides), origin.Folder);
        JobChecks.AgainstEngine(job.Spec, engine.Kind);
        DataSet data = new DataSource(origin.Folder, progress: Console.Error.WriteLine).Load(job.Spec.Data, job.Spec.Seed, cancellation);
        JobChecks.AgainstData(job.Spec, data.Train.FeatureCount, data.Train.Count, data.Train.HasLabels, data.Train.ClassCount);
        TrainingDisplay display = TrainingDisplay.For(toError: true, new JobPlan(job.Spec, data).Stages.Count, TimeProvider.System);
        display.Tell($"first run: {job.Spec.Name} in this process, {Say.Count(Environment.ProcessorCount, "slot")}");
        using RunFolder held = RunFolder.Create(folder, job.Text);
        using var computer = new InProcessComputer(Environment.ProcessorCount, engine.Open(Environment.ProcessorCount));
        using var run = new TrainingRun(job, data, held, computer, display, TimeProvider.System);
        RunOutcome outcome = display.Show(() => run.Run(cancellation));
        cancellation.ThrowIfCancellationRequested();
        return outcome.State.Kind == JobStateKind.Finished
            ? new VerifiedJob(job, held.Paths)
            : throw new InputException($"the first run of {path} did not finish, so there is nothing to compare: {outcome.State.Reason}");
    }

    private static JobFile Rooted(JobFile job, Func<IReadOnlyList<string>, JobFile> read, string folder) =>
        JobFiles.FullPaths(job.Spec.Data, folder) is { Count: > 0 } overrides ? read(overrides) : job;
}
