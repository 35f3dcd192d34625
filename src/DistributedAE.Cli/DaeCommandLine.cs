using System.CommandLine;
using System.CommandLine.Parsing;
using DistributedAE.Cli.Commands;
using DistributedAE.Data;

namespace DistributedAE.Cli;

/// <summary>The command <c>dae</c> with all its subcommands, and what happens when one of them goes wrong.</summary>
public static class DaeCommandLine
{
    /// <summary>Whether unexpected errors are told with their stack trace.</summary>
    private static readonly Option<bool> Verbose = new("--verbose")
    {
        Description = "Tell unexpected errors with their stack trace.",
        Recursive = true,
    };

    /// <summary>Runs one command.</summary>
    /// <param name="arguments">The process's arguments, without the program's name.</param>
    /// <returns>The exit code; see <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(string[] arguments)
    {
        ParseResult parsed = Build().Parse(arguments);
        bool commandMissing = parsed.Tokens.Count == 0;
        if (parsed.Errors.Count > 0 && !commandMissing)
        {
            return TellUsageErrors(parsed);
        }

        try
        {
            var configuration = new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,

                // a command that has something to save asks for a StopRequest; the others end at once
                ProcessTerminationTimeout = null,
            };
            if (commandMissing)
            {
                configuration.Output = Console.Error;
                Build().Parse("--help").Invoke(configuration);
                return ExitCodes.BadInput;
            }

            return await parsed.InvokeAsync(configuration).ConfigureAwait(false);
        }
        catch (Exception problem)
        {
            return ErrorReport.Tell(problem, parsed.GetValue(Verbose), Console.Error);
        }
    }

    /// <summary>All commands with their options.</summary>
    internal static RootCommand Build()
    {
        var root = new RootCommand("DistributedAE trains stacked autoencoders, on one machine or many, to the same bits.")
        {
            Verbose,
            InitCommand.Create(),
            EvaluateCommand.Create(),
            EncodeCommand.Create(),
            GenerateCommand.Create(),
            ScoreCommand.Create(),
            SearchCommand.Create(),
            ExportCommand.Create(),
            ReconstructCommand.Create(),
            PlotCommand.Create(),
            BenchCommand.Create(),
            TrainCommand.Create(),
            ServerCommand.Create(),
            WorkerCommand.Create(),
            SiloCommand.Create(),
            SubmitCommand.Create(),
            ListCommand.Create(),
            GetCommand.Create(),
            LogsCommand.Create(),
            WatchCommand.Create(),
            EventsCommand.Create(),
            JobActionCommands.CreatePause(),
            JobActionCommands.CreateResume(),
            JobActionCommands.CreateCancel(),
            WorkersCommand.Create(),
            CheckpointsCommand.Create(),
            DownloadCommand.Create(),
            VerifyCommand.Create(),
            DoctorCommand.Create(),
            HealthCommand.Create(),
        };
        HelpWithExamples.Install(root, """
            dae init job.yaml                        write a job file to start from
            dae train job.yaml                       train it in this process
            dae train job.yaml --set seed=8          with another value in place of the file's
            dae evaluate runs/digits                 measure the model of a run
            dae encode runs/digits --out codes.csv   write the codes of the test samples
            dae doctor                               show what this machine offers
            """);
        return root;
    }

    private static int TellUsageErrors(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        foreach (ParseError error in parsed.Errors.DistinctBy(error => error.Message))
        {
            Console.Error.WriteLine($"dae: {error.Message}");
        }

        IEnumerable<string> known = command.Subcommands.Select(child => child.Name)
            .Concat(command.Options.Select(option => option.Name));
        if (parsed.UnmatchedTokens is [var unknown, ..] && Spelling.Nearest(unknown, known) is { } near)
        {
            Console.Error.WriteLine($"dae: did you mean {near}?");
        }

        Console.Error.WriteLine($"dae: 'dae{PathOf(command)} --help' shows how it is used");
        return ExitCodes.BadInput;
    }

    private static string PathOf(Command command) => command is RootCommand ? "" : $"{PathOf(command.Parents.OfType<Command>().First())} {command.Name}";
}
