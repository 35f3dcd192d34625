using System.CommandLine;
using DistributedAE.Cli.Engines;
using DistributedAE.Cli.Runs;
using DistributedAE.Data;
using DistributedAE.Training.Jobs;

namespace DistributedAE.Cli.Commands;

/// <summary><c>dae train</c>: trains a job in this process.</summary>
internal static class TrainCommand
{
    /// <summary>The command with its arguments.</summary>
    public static Command Create()
    {
        var job = new Argument<string?>("JOB") { Description = "The job file (YAML); not needed with --resume.", Arity = ArgumentArity.ZeroOrOne };
        var folder = new Option<string?>("--out") { Description = "The run folder; made if missing. Default: runs/ and the job's name.", HelpName = "DIR" };
        var resume = new Option<string?>("--resume") { Description = "Goes on from the last good checkpoint of this run folder.", HelpName = "DIR" };
        var set = new Option<string[]>("--set")
        {
            Description = "A value in place of the job file's, such as finetune.epochs=5; can be given many times.",
            HelpName = "key=value",
            DefaultValueFactory = _ => [],
        };
        var check = new Option<bool>("--check") { Description = "Only read the job file and print it with every value in effect." };
        var noPictures = new Option<bool>("--no-pictures") { Description = "Draw none in the end, which many small runs have no use for; dae plot draws them later." };
        Option<int?> slots = SlotsOption.Create();
        var engines = new EngineOptions();
        Option<string> output = OutputOption.Create();
        var command = new ExampleCommand("train", "Trains a job in this process: no server, nothing to set up.", """
            dae train jobs/digits.yaml
            dae train jobs/digits.yaml --out runs/try2 --set finetune.optimizer.learningRate=0.01
            dae train --resume runs/try2             go on after an interruption
            dae train jobs/digits.yaml --check       print the job with every value in effect
            """)
        {
            job,
            folder,
            slots,
            resume,
            set,
            check,
            noPictures,
            output,
        };
        engines.AddTo(command);
        command.SetAction(parsed =>
        {
            var arguments = new TrainArguments(
                parsed.GetValue(job),
                parsed.GetValue(folder),
                parsed.GetValue(resume),
                parsed.GetRequiredValue(set),
                parsed.Slots(slots),
                parsed.IsJson(output))
            {
                Draw = !parsed.GetValue(noPictures),
                Engine = engines.Find(parsed),
            };
            if (parsed.GetValue(check))
            {
                return Check(arguments);
            }

            using var stop = new StopRequest();
            return new TrainSession(arguments, TimeProvider.System).Run(stop.Token);
        });
        return command;
    }

    private static int Check(TrainArguments arguments)
    {
        string path = arguments.Job ?? throw new InputException("dae train --check needs a job file");
        JobSpec job = JobFileReader.ReadFile(path, arguments.Overrides).Spec;
        if (arguments.Json)
        {
            JsonOutput.Write(new { Identity = JobIdentity.Of(job), Job = job });
        }
        else
        {
            Console.Out.Write(JobFileWriter.Write(job));
        }

        return ExitCodes.Done;
    }
}
