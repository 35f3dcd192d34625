using System.CommandLine;
using DistributedAE.Cli.Display;
using DistributedAE.Cli.Runs;
using DistributedAE.Data;
using DistributedAE.Training.Jobs;
using DistributedAE.Training.Runs;
using DistributedAE.Training.TensorBoard;

namespace DistributedAE.Cli.Commands;

/// <summary><c>dae export tensorboard</c>: writes a run's curves for TensorBoard.</summary>
internal static class ExportTensorBoardCommand
{
    private const int UsualPoints = 10_000;
    private const int LeastPoints = 2;
    private const int MostPoints = 10_000_000;

    /// <summary>The command with its arguments.</summary>
    public static Command Create()
    {
        var run = new Argument<string>("RUN") { Description = "A run folder; the run may still be going on." };
        var folder = new Option<string?>("--out")
        {
            Description = $"The folder for the event files, one a stage. Default: {TensorBoardExport.FolderName} in the run folder.",
            HelpName = "DIR",
        };
        Option<int> points = WholeNumberOption.Create(
            "--points", "N", "Most points of a stage; where it has more steps, a point is the mean of several.", UsualPoints, LeastPoints, MostPoints);
        Option<string> output = OutputOption.Create();
        var command = new ExampleCommand("tensorboard", "Writes the curves of a run for TensorBoard.", """
            dae export tensorboard runs/digits
            tensorboard --logdir runs/digits/tensorboard
            dae export tensorboard runs/digits --out logs/digits --points 1000000
            """)
        {
            run,
            folder,
            points,
            output,
        };
        command.SetAction(parsed =>
        {
            var paths = new RunPaths(parsed.GetRequiredValue(run));
            string target = parsed.GetValue(folder) ?? Path.Combine(paths.Folder, TensorBoardExport.FolderName);
            IReadOnlyList<ExportedCurves> written = TensorBoardExport.Write(paths, StageNames.Of(JobOf(paths)), target, parsed.GetValue(points));
            Tell(target, written, parsed.IsJson(output));
            return ExitCodes.Done;
        });
        return command;
    }

    private static JobSpec JobOf(RunPaths run)
    {
        if (!run.Exists)
        {
            throw new NotFoundException(
                Directory.Exists(run.Folder) ? $"{run.Folder} is no run folder: it has no job.yaml" : $"there is no run folder {run.Folder}");
        }

        try
        {
            return RunOrigin.Of(run.Folder).ReadJob(File.ReadAllText(run.Job)).Spec;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"cannot read {run.Job}: {error.Message}", error);
        }
    }

    private static void Tell(string folder, IReadOnlyList<ExportedCurves> written, bool json)
    {
        if (json)
        {
            JsonOutput.Write(new
            {
                Folder = Path.GetFullPath(folder),
                Stages = written.Select(stage => new { stage.Stage, File = Path.GetFullPath(stage.File), stage.Steps, stage.Points, stage.Epochs }),
            });
            return;
        }

        foreach (ExportedCurves stage in written)
        {
            string how = stage.Points == stage.Steps || stage.Points == 0 ? "" : $" in {Say.Count(stage.Points, "point")}";
            Console.Out.WriteLine($"wrote {Say.Path(stage.File)} ({stage.Stage}, {Say.Count(stage.Steps, "step")}{how}, {Say.Count(stage.Epochs, "epoch")})");
        }

        Console.Out.WriteLine($"show them with: tensorboard --logdir {Say.Path(folder)}");
    }
}
