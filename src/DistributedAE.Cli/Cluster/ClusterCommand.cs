using System.CommandLine;
using DistributedAE.Cli.Runs;
using DistributedAE.Client.Api;

namespace DistributedAE.Cli.Cluster;

/// <summary>Makes commands that ask the coordinator something.</summary>
internal static class ClusterCommand
{
    /// <summary>What such a command does.</summary>
    /// <param name="parsed">Its arguments.</param>
    /// <param name="client">The coordinator.</param>
    /// <param name="cancellation">Ctrl-C.</param>
    /// <returns>The exit code.</returns>
    public delegate Task<int> ClusterAction(ParseResult parsed, CoordinatorClient client, CancellationToken cancellation);

    /// <summary>Adds the options that say where the coordinator is, and what the command does.</summary>
    public static Command Asking(this Command command, ClusterAction action)
    {
        var server = new ServerOptions();
        server.AddTo(command);
        command.SetAction(parsed =>
        {
            using var stop = new StopRequest();
            using CoordinatorClient client = server.Connect(parsed);
            return action(parsed, client, stop.Token).GetAwaiter().GetResult();
        });
        return command;
    }

    /// <summary>The argument that names a job.</summary>
    public static Argument<string> Job() => new("ID") { Description = "The job: its id, the beginning of it, or a name for the newest job of that name." };
}
