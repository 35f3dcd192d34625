using DistributedAE.Protocol.Api;

namespace DistributedAE.Cli.Cluster;

/// <summary>Where a job stands, in words, colours and exit codes.</summary>
internal static class StatusText
{
    /// <summary>The word.</summary>
    public static string Of(JobStatus status) => status switch
    {
        JobStatus.Queued => "queued",
        JobStatus.Running => "running",
        JobStatus.Paused => "paused",
        JobStatus.Finished => "finished",
        JobStatus.Failed => "failed",
        _ => "cancelled",
    };

    /// <summary>The colour on a terminal, by Spectre's name for it.</summary>
    public static string Colour(string word) => word switch
    {
        "running" or "computing" => "deepskyblue1",
        "finished" or "done" => "green",
        "failed" or "lost" => "red",
        "paused" or "draining" => "yellow",
        _ => "grey62",
    };

    /// <summary>What a command that waited for the job's end exits with.</summary>
    public static int ExitCode(JobStatus status) => status switch
    {
        JobStatus.Finished => ExitCodes.Done,
        JobStatus.Cancelled => ExitCodes.Cancelled,
        _ => ExitCodes.Failed,
    };
}
