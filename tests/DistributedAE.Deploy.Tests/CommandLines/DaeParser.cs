using System.CommandLine;
using DistributedAE.Cli;

namespace DistributedAE.Deploy.Tests.CommandLines;

/// <summary>Reads command lines as the program does.</summary>
internal static class DaeParser
{
    private const string Silo = "silo";

    /// <summary>The command <c>silo</c> with its options; null in a build that has none.</summary>
    public static Command? SiloCommand => Find(Silo) is { } silo && silo.Options.Any(option => option.Name == "--role") ? silo : null;

    /// <summary>What is wrong with a command line; empty for nothing.</summary>
    /// <param name="arguments">The arguments, without the program's name.</param>
    public static IReadOnlyList<string> Problems(IReadOnlyList<string> arguments)
    {
        if (arguments is [])
        {
            return ["no command"];
        }

        return arguments[0] == Silo && SiloCommand is null
            ? SiloReference.Problems(arguments.Skip(1))
            : [.. DaeCommandLine.Build().Parse([.. arguments]).Errors.Select(error => error.Message)];
    }

    /// <summary>A command's default of an option.</summary>
    public static object? Default(string command, string option) => Find(command)!.Options.Single(one => one.Name == option).GetDefaultValue();

    private static Command? Find(string name) => DaeCommandLine.Build().Subcommands.SingleOrDefault(command => command.Name == name);
}
