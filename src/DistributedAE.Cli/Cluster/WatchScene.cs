using DistributedAE.Protocol.Api;

namespace DistributedAE.Cli.Cluster;

/// <summary>What <c>dae watch</c> shows at one moment.</summary>
/// <param name="Jobs">The job that is watched, or all that are not over.</param>
/// <param name="Stages">Its stages; empty where all jobs are watched.</param>
/// <param name="Workers">The workers that are there.</param>
/// <param name="Problem">Why it is not newer; null when it is.</param>
internal sealed record WatchScene(IReadOnlyList<JobView> Jobs, IReadOnlyList<StageView> Stages, IReadOnlyList<WorkerView> Workers, string? Problem)
{
    /// <summary>Nothing known yet.</summary>
    public static WatchScene Empty { get; } = new([], [], [], null);
}
