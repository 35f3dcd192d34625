using DistributedAE.Orchestration;

namespace DistributedAE.Training.InProcess;

/// <summary>How a run ended.</summary>
/// <param name="State">The job's last state: finished, failed, cancelled, or paused because nothing could be saved any more.</param>
/// <param name="Stages">The stages that are done.</param>
/// <param name="Seconds">Time of this run.</param>
/// <param name="ModelSha256">Hash of the model; null unless the job finished.</param>
public sealed record RunOutcome(JobState State, IReadOnlyList<StageReport> Stages, double Seconds, string? ModelSha256);
