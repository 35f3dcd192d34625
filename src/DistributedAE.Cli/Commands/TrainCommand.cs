using System.CommandLine;
using DistributedAE.Training.Jobs;

namespace DistributedAE.Cli.Commands;

/// <summary><c>dae train</c>: trains a job in this process.</summary>
internal static class TrainCommand
{
    /// <summary>The command with its arguments.</summary>
    public static Command Create()
    {
        var job = new Argument<string>("JOB") { Description = "The job file (YAML)." };
        var folder = new Option<string?>("--out") { Description = "The run folder; made if missing. Default: runs/ and the job's name.", HelpName = "DIR" };
        var slots = new Option<int?>("--slots") { Description = "Threads that compute, 1 to 1024. Default: the number of cores. Has no influence on the model.", HelpName = "N" };
        slots.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !(int.TryParse(token.Value, out int count) && count is >= 1 and <= 1024))
            {
                result.AddError($"--slots is {token.Value}, but must be a whole number from 1 to 1024");
            }
        });
        var resume = new Option<string?>("--resume") { Description = "Goes on from the last good checkpoint of this run folder.", HelpName = "DIR" };
        var set = new Option<string[]>("--set")
        {
            Description = "A value in place of the job file's, such as finetune.epochs=5; can be given many times.",
            HelpName = "key=value",
            DefaultValueFactory = _ => [],
        };
        var check = new Option<bool>("--check") { Description = "Only read the job file and print it with every value in effect.", Required = true };
        Option<string> output = OutputOption.Create();
        var command = new ExampleCommand("train", "Trains a job in this process: no server, nothing to set up.", """
            dae train jobs/digits.yaml
            dae train jobs/digits.yaml --out runs/try2 --set finetune.optimizer.learningRate=0.01
            dae train jobs/digits.yaml --check       print the job with every value in effect
            """)
        {
            job,
            folder,
            slots,
            resume,
            set,
            check,
            output,
        };
        command.SetAction(parsed => Check(
            JobFileReader.ReadFile(parsed.GetRequiredValue(job), parsed.GetRequiredValue(set)).Spec,
            parsed.IsJson(output)));
        return command;
    }

    private static int Check(JobSpec job, bool json)
    {
        if (json)
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
