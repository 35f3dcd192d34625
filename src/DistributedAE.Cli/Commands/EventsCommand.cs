using System.CommandLine;
using DistributedAE.Cli.Cluster;
using DistributedAE.Client.Api;
using DistributedAE.Protocol.Api;

namespace DistributedAE.Cli.Commands;

/// <summary><c>dae events</c>: shows everything that happened.</summary>
internal static class EventsCommand
{
    /// <summary>The command with its arguments.</summary>
    public static Command Create()
    {
        var id = new Argument<string?>("ID")
        {
            Description = "The job; without it the events of all jobs and workers.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var follow = new Option<bool>("--follow", "-f") { Description = "Wait for more: until the job ends, or for ever." };
        var after = new Option<long?>("--after") { Description = "Only events behind the one with this number.", HelpName = "N" };
        Option<string> output = OutputOption.Create();
        var command = new ExampleCommand("events", "Shows everything that happened, one event a line.", """
            dae events digits
            dae events -f                            all jobs and workers, as it happens
            dae events digits --after 120 -o json    one object a line
            """)
        {
            id,
            follow,
            after,
            output,
        };
        return command.Asking(async (parsed, client, cancellation) =>
        {
            string? jobId = parsed.GetValue(id) is { } given
                ? (await JobFinder.FindAsync(client, given, cancellation).ConfigureAwait(false)).Id
                : null;
            long? behind = parsed.GetValue(after);
            await foreach (EventView happened in Events(client, jobId, behind, parsed.GetValue(follow), cancellation).ConfigureAwait(false))
            {
                if (parsed.IsJson(output))
                {
                    ViewJson.Write(happened);
                }
                else
                {
                    Console.Out.WriteLine(EventText.Line(happened, jobId is null));
                    await Console.Out.FlushAsync(cancellation).ConfigureAwait(false);
                }
            }

            return ExitCodes.Done;
        });
    }

    private static IAsyncEnumerable<EventView> Events(
        CoordinatorClient client, string? jobId, long? after, bool follow, CancellationToken cancellation) =>
        follow ? client.FollowAsync(jobId, after, cancellation) : client.EventsAsync(jobId, after, cancellation);
}
