using DistributedAE.Orchestration;
using DistributedAE.Server.Events;
using DistributedAE.Server.Store;
using DistributedAE.Training.Telemetry;
using Microsoft.Extensions.Logging;

namespace DistributedAE.Server.Jobs;

/// <summary>What the runs of jobs need.</summary>
/// <param name="Data">Loads their data.</param>
/// <param name="Computers">Compute their steps.</param>
/// <param name="Files">Keeps their folders.</param>
/// <param name="Events">Are told what happens.</param>
/// <param name="Store">Keeps the figures.</param>
/// <param name="Time">The clock.</param>
/// <param name="Log">The log.</param>
internal sealed record RunServices(JobData Data, IJobComputers Computers, IRunFiles Files, EventHub Events, IJobStore Store, TimeProvider Time, ILogger Log)
{
    /// <summary>Count what the runs do.</summary>
    public required TrainingInstruments Instruments { get; init; }

    /// <summary>Notes the stages of a job, now that its data is known.</summary>
    public required Action<HostedJob, IReadOnlyList<StagePlan>> Planned { get; init; }

    /// <summary>Notes that a stage began, or went on.</summary>
    public required Action<HostedJob, int> StageBegan { get; init; }

    /// <summary>Notes that a stage ended.</summary>
    public required Action<HostedJob, int, string> StageEnded { get; init; }
}
