using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace DistributedAE.Cli;

/// <summary>The usual help, with a command's examples after it.</summary>
internal sealed class HelpWithExamples : SynchronousCommandLineAction
{
    private readonly HelpAction _usual;
    private readonly string _rootExamples;

    private HelpWithExamples(HelpAction usual, string rootExamples)
    {
        _usual = usual;
        _rootExamples = rootExamples;
    }

    /// <summary>Makes <c>--help</c> of all commands end with their examples.</summary>
    public static void Install(RootCommand root, string rootExamples)
    {
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!, rootExamples);
    }

    /// <summary>Help is wanted most where something is missing.</summary>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        int exitCode = _usual.Invoke(parseResult);
        string? examples = parseResult.CommandResult.Command switch
        {
            RootCommand => _rootExamples,
            ExampleCommand command => command.Examples,
            _ => null,
        };
        if (examples is not null)
        {
            TextWriter output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Examples:");
            foreach (string line in examples.Split('\n'))
            {
                output.WriteLine($"  {line.TrimEnd()}");
            }

            output.WriteLine();
        }

        return exitCode;
    }
}
