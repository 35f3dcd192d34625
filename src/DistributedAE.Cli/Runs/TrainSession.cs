using DistributedAE.Autoencoders;
using DistributedAE.Cli.Display;
using DistributedAE.Data;
using DistributedAE.Orchestration;
using DistributedAE.Training.Evaluation;
using DistributedAE.Training.InProcess;
using DistributedAE.Training.Jobs;
using DistributedAE.Training.Models;
using DistributedAE.Training.Runs;
using DistributedAE.Training.Samples;

namespace DistributedAE.Cli.Runs;

/// <summary>One <c>dae train</c>: prepares the run folder, trains, measures the model, draws the pictures.</summary>
/// <param name="arguments">What the user asked for.</param>
/// <param name="time">The clock.</param>
internal sealed class TrainSession(TrainArguments arguments, TimeProvider time)
{
    private const string RunsFolder = "runs";

    private IEngineFactory? _engines;

    /// <summary>Trains, shows it, and tells the result.</summary>
    /// <param name="cancellation">Saves a checkpoint and ends.</param>
    /// <returns>The exit code.</returns>
    public int Run(CancellationToken cancellation) => arguments.Resume is { } folder
        ? Resume(folder, cancellation)
        : Start(arguments.Job ?? throw new InputException("dae train needs a job file, or --resume with a run folder"), cancellation);

    private int Start(string jobFile, CancellationToken cancellation)
    {
        JobFile job = JobFileReader.ReadFile(jobFile, arguments.Overrides);
        var origin = new RunOrigin(Path.GetFullPath(jobFile));
        DataSet data = Load(job.Spec, origin, cancellation);
        string path = arguments.Out ?? RunPaths.FreeFolder(RunsFolder, job.Spec.Name);
        using RunFolder folder = RunFolder.Create(Path.GetFullPath(path), job.Text);
        origin.Write(folder.Paths);
        return Train(job, data, folder, cancellation);
    }

    private int Resume(string path, CancellationToken cancellation)
    {
        if (arguments.Out is not null)
        {
            throw new InputException("--resume goes on in the run folder it names; leave --out away");
        }

        if (arguments.Job is null && arguments.Overrides.Count > 0)
        {
            throw new InputException("--resume goes on with the job of the run folder as it is; leave --set away, or start a new run");
        }

        using RunFolder folder = RunFolder.Open(Path.GetFullPath(path));
        RunOrigin origin = RunOrigin.Of(folder.Paths.Folder);
        JobFile job = origin.ReadJob(folder.JobText);
        if (arguments.Job is { } jobFile)
        {
            JobSpec given = JobFileReader.ReadFile(jobFile, arguments.Overrides).Spec;
            if (JobIdentity.Of(given) != JobIdentity.Of(job.Spec))
            {
                throw new InputException($"{jobFile} is another job than the one in {folder.Paths.Job}; leave it away to resume that one, or start a new run without --resume");
            }

            origin = new RunOrigin(Path.GetFullPath(jobFile));
        }

        DataSet data = Load(job.Spec, origin, cancellation);
        return IsFinished(folder.Paths) ? Report(job, data, folder, cancellation) : Train(job, data, folder, cancellation);
    }

    private DataSet Load(JobSpec job, RunOrigin origin, CancellationToken cancellation)
    {
        JobChecks.AgainstEngine(job, arguments.Engine.Kind);
        _engines = arguments.Engine.Open(arguments.Slots);
        var source = new DataSource(origin.Folder, progress: Console.Error.WriteLine);
        DataSet data = source.Load(job.Data, job.Seed, cancellation);
        JobChecks.AgainstData(job, data.Train.FeatureCount, data.Train.Count, data.Train.HasLabels, data.Train.ClassCount);
        return data;
    }

    private int Train(JobFile job, DataSet data, RunFolder folder, CancellationToken cancellation)
    {
        int stages = new JobPlan(job.Spec, data).Stages.Count;
        TrainingDisplay display = TrainingDisplay.For(arguments.Json, stages, time);
        display.Tell(
            $"{job.Spec.Name}: {job.Spec.Model.Extents()}, {Say.Count(stages, "stage")}, {data.Train.Count} training, {data.Validation.Count} validation and {data.Test.Count} test samples, {Say.Count(arguments.Slots, "slot")}{(arguments.Engine.Kind == EngineKind.Managed ? "" : $", engine {arguments.Engine}")}");
        if (!job.Spec.Parallel.Engine.AreReproducible())
        {
            display.Tell($"not bit-reproducible: parallel.engine is {JobWords.Of(job.Spec.Parallel.Engine)}");
        }

        RunOutcome outcome;
        using (var computer = new InProcessComputer(arguments.Slots, _engines))
        using (var run = new TrainingRun(job, data, folder, computer, display, time))
        {
            outcome = display.Show(() => run.Run(cancellation));
        }

        return Finish(job, data, folder, display, outcome);
    }

    private int Report(JobFile job, DataSet data, RunFolder folder, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var model = TrainedModel.Load(folder.Paths.Model);
        TrainingDisplay display = TrainingDisplay.For(arguments.Json, model.Stages.Count, time);
        display.Tell($"{Say.Path(folder.Paths.Folder)} is finished; this is its result");
        StageReport[] stages = [.. model.Stages.Select(stage => new StageReport(stage, 0, 0))];
        var finished = new JobState(JobStateKind.Finished, stages.Length);
        return Finish(job, data, folder, display, new RunOutcome(finished, stages, 0, model.ModelSha256));
    }

    private int Finish(JobFile job, DataSet data, RunFolder folder, TrainingDisplay display, RunOutcome outcome)
    {
        IReadOnlyList<EpochMetrics> epochs = RunLog.ReadMetrics(folder.Paths);
        IReadOnlyList<StageReport> stages = StageTimes.Complete(outcome.Stages, epochs);
        display.TellStages(stages);
        var result = new TrainResult
        {
            Name = job.Spec.Name,
            Status = outcome.State.Kind,
            Reason = outcome.State.Reason,
            Stages = [.. stages.Select(stage => new TrainResultStage(
                stage.Result.Stage,
                stage.Result.Epochs,
                stage.Result.TrainLoss,
                stage.Result.ValidationLoss,
                Math.Round(stage.Seconds, 3),
                Math.Round(stage.SamplesPerSecond, 1),
                stage.Result.ModelSha256))],
            ModelSha256 = outcome.ModelSha256,
            BitReproducible = job.Spec.Parallel.Engine.AreReproducible(),
            RunFolder = folder.Paths.Folder,
            Checkpoint = LastCheckpoint(folder.Paths),
            Seconds = Math.Round(outcome.Seconds, 3),
        };
        return outcome.State.Kind == JobStateKind.Finished
            ? TellFinished(result, data, folder.Paths)
            : TrainReport.Tell(result, arguments.Json);
    }

    private int TellFinished(TrainResult result, DataSet data, RunPaths run)
    {
        using LoadedModel model = LoadedModel.Load(run.Model, arguments.Slots);
        result = result with { Test = data.Test.Count > 0 ? Evaluator.Measure(model.Runner, new DataReader(data.Test)) : null };
        try
        {
            result = arguments.Draw ? result with { Pictures = Draw(model, data, run) } : result;
        }
        catch (InputException problem)
        {
            TrainReport.Tell(result, arguments.Json);
            throw new InputException($"{problem.Message}; the model is written: draw its pictures with: dae plot {Say.Path(run.Folder)}", problem);
        }

        return TrainReport.Tell(result, arguments.Json);
    }

    private static IReadOnlyList<string> Draw(LoadedModel model, DataSet data, RunPaths run)
    {
        (SampleSet samples, string what) = data.Test.Count > 0 ? (data.Test, "test")
            : data.Validation.Count > 0 ? (data.Validation, "validation")
            : (data.Train, "training");
        return RunPictures.DrawAll(run.Folder, model, samples, what, run);
    }

    private static bool IsFinished(RunPaths run) =>
        File.Exists(run.Model) && RunLog.ReadEvents(run) is [.., { Event: RunEvents.Finished }];

    private static string? LastCheckpoint(RunPaths run) =>
        RunLog.ReadEvents(run).LastOrDefault(line => line.Event == RunEvents.CheckpointSaved)?.Message is { } file
            ? Path.Combine(run.Checkpoints, file)
            : null;
}
