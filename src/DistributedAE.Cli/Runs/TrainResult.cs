using DistributedAE.Orchestration;
using DistributedAE.Training.Evaluation;

namespace DistributedAE.Cli.Runs;

/// <summary>A stage in the result of <c>dae train</c>.</summary>
internal sealed record TrainResultStage(
    string Name, int Epochs, double? TrainLoss, double? ValidationLoss, double Seconds, double SamplesPerSecond, string ModelSha256);

/// <summary>The result of <c>dae train</c>, for programs.</summary>
internal sealed record TrainResult
{
    /// <summary>The job's name.</summary>
    public required string Name { get; init; }

    /// <summary>How it ended.</summary>
    public required JobStateKind Status { get; init; }

    /// <summary>Why it did not finish; null if it did.</summary>
    public required string? Reason { get; init; }

    /// <summary>The stages that are done.</summary>
    public required IReadOnlyList<TrainResultStage> Stages { get; init; }

    /// <summary>How the model does on the test samples; null where there are none, or no model.</summary>
    public ModelMetrics? Test { get; init; }

    /// <summary>Hash of the model; null unless the job finished.</summary>
    public required string? ModelSha256 { get; init; }

    /// <summary>Whether the model's bits are a function of job, data and version.</summary>
    public bool BitReproducible { get; init; } = true;

    /// <summary>The run folder.</summary>
    public required string RunFolder { get; init; }

    /// <summary>The last good checkpoint; null where none was saved.</summary>
    public required string? Checkpoint { get; init; }

    /// <summary>Time of this run.</summary>
    public required double Seconds { get; init; }

    /// <summary>The pictures that were drawn.</summary>
    public IReadOnlyList<string> Pictures { get; init; } = [];
}
