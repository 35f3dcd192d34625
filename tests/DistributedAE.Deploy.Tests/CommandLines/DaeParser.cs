using System.CommandLine;
using DistributedAE.Cli;

namespace DistributedAE.Deploy.Tests.CommandLines;

/// <summary>Reads command lines as the program does.</summary>
internal static class DaeParser
{
    /// <summary>The command <c>silo</c> with its options.</summary>
    public static Command Silo => DaeCommandLine.Build().Subcommands.Single(command => command.Name == "silo");

    /// <summary>What is wrong with a command line; empty for nothing.</summary>
    /// <param name="arguments">The arguments, without the program's name.</param>
    public static IReadOnlyList<string> Problems(IReadOnlyList<string> arguments) =>
        arguments is [] ? ["no command"] : [.. DaeCommandLine.Build().Parse([.. arguments]).Errors.Select(error => error.Message)];

    /// <summary>The default of a port of <c>dae silo</c>.</summary>
    public static int SiloPort(string option) => (int)Silo.Options.Single(one => one.Name == option).GetDefaultValue()!;
}
