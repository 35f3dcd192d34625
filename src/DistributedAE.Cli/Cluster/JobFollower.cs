using DistributedAE.Client.Api;
using DistributedAE.Protocol.Api;

namespace DistributedAE.Cli.Cluster;

/// <summary>Tells a job's log line by line.</summary>
/// <param name="client">The coordinator.</param>
/// <param name="jobId">The job.</param>
internal sealed class JobFollower(CoordinatorClient client, string jobId)
{
    private readonly JobLog _log = new(jobId);

    /// <summary>What there is so far, or what comes until the job ends.</summary>
    /// <param name="follow">Whether to wait for more.</param>
    /// <param name="json">Whether events are told as they are, for programs.</param>
    /// <param name="output">Gets the lines of the log.</param>
    /// <param name="cancellation">Ends it; the job goes on.</param>
    public async Task TellAsync(bool follow, bool json, TextWriter output, CancellationToken cancellation)
    {
        IAsyncEnumerable<EventView> events = follow
            ? client.FollowAsync(jobId, cancellation: cancellation)
            : client.EventsAsync(jobId, cancellation: cancellation);
        await foreach (EventView happened in events.ConfigureAwait(false))
        {
            if (json)
            {
                ViewJson.Write(happened);
                continue;
            }

            if (_log.NeedsStages(happened))
            {
                _log.Know(await client.StagesAsync(jobId, cancellation).ConfigureAwait(false));
            }

            if (_log.Line(happened) is { } line)
            {
                await output.WriteLineAsync(line.AsMemory(), cancellation).ConfigureAwait(false);
                await output.FlushAsync(cancellation).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Tells on stderr that the job goes on without anybody watching.</summary>
    public int TellInterrupted()
    {
        Console.Error.WriteLine("dae: not following any more; the job goes on");
        Console.Error.WriteLine($"dae: follow it again with: dae logs -f {jobId}");
        return ExitCodes.Interrupted;
    }
}
