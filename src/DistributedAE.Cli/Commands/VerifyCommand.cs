using System.CommandLine;
using DistributedAE.Cli.Engines;
using DistributedAE.Cli.Runs;
using DistributedAE.Cli.Verify;

namespace DistributedAE.Cli.Commands;

/// <summary><c>dae verify</c>: proves that a job gives the same bits under another layout and with kills.</summary>
internal static class VerifyCommand
{
    private const int DefaultWorkers = 2;
    private const int MostWorkers = 64;
    private const double DefaultKillEvery = 2;
    private const double LongestKillEvery = 86_400;

    /// <summary>The command with its arguments.</summary>
    public static Command Create()
    {
        var target = new Argument<string>("RUN|JOB") { Description = "A run folder, finished or not, or a job file, which is trained in this process first." };
        var workers = new Option<int>("--workers")
        {
            Description = "Worker processes of the second run.",
            HelpName = "N",
            DefaultValueFactory = _ => DefaultWorkers,
        };
        workers.RequireWhole(1, MostWorkers);
        Option<int?> slots = SlotsOption.Create();
        slots.Description = "Threads of each worker. Default: the cores, divided among them.";
        var killEvery = new Option<double>("--kill-every")
        {
            Description = "Mean seconds between two kills of a worker; 0 kills none.",
            HelpName = "S",
            DefaultValueFactory = _ => DefaultKillEvery,
        };
        killEvery.RequireSeconds(LongestKillEvery);
        var seed = new Option<ulong>("--seed") { Description = "Chooses who is killed when.", HelpName = "N", DefaultValueFactory = _ => 1 };
        var tolerance = new Option<double>("--tolerance")
        {
            Description = "Largest relative difference of losses, for jobs that allow other engines than managed: they are not bit-reproducible.",
            HelpName = "X",
            DefaultValueFactory = _ => VerifyArguments.DefaultTolerance,
        };
        tolerance.Validators.Add(result =>
        {
            if (!(result.GetValueOrDefault<double>() is >= 0 and <= 1))
            {
                result.AddError("--tolerance must be a number from 0 to 1");
            }
        });
        var engines = new EngineOptions();
        Option<string> output = OutputOption.Create();
        var command = new ExampleCommand(
            "verify", "Trains a job again with worker processes that are killed now and then, and compares the bits; exit code 1 if they differ.", """
            dae verify runs/digits                   against a run that is there
            dae verify job.yaml --workers 3 --kill-every 1
            """)
        {
            target,
            workers,
            slots,
            killEvery,
            seed,
            tolerance,
            output,
        };
        engines.AddTo(command);
        command.SetAction(parsed =>
        {
            var arguments = new VerifyArguments(
                parsed.GetRequiredValue(target),
                parsed.GetValue(workers),
                parsed.GetValue(slots),
                TimeSpan.FromSeconds(parsed.GetValue(killEvery)),
                parsed.GetValue(seed),
                parsed.IsJson(output))
            {
                Tolerance = parsed.GetValue(tolerance),
                Engine = engines.Find(parsed),
            };
            using var stop = new StopRequest();
            return new VerifySession(arguments).RunAsync(stop.Token).GetAwaiter().GetResult();
        });
        return command;
    }
}
