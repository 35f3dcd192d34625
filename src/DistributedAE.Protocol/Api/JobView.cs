namespace DistributedAE.Protocol.Api;

/// <summary>A job as people see it.</summary>
/// <param name="Id">Its id: name, dash, six characters.</param>
/// <param name="Name">Its name.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Priority">Higher ones run first.</param>
/// <param name="SubmittedAt">When it was submitted, UTC.</param>
public sealed record JobView(string Id, string Name, JobStatus Status, int Priority, DateTimeOffset SubmittedAt)
{
    /// <summary>Which engines may take part: <c>managed</c>, <c>torchsharp</c> or <c>any</c>.</summary>
    public string Engine { get; init; } = "managed";

    /// <summary>Whether its model's bits are a function of job, data and version: only where the managed engine alone takes part.</summary>
    public bool BitReproducible { get; init; } = true;

    /// <summary>When it first ran.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why it paused or failed.</summary>
    public string? Reason { get; init; }

    /// <summary>Name of the current stage.</summary>
    public string? Stage { get; init; }

    /// <summary>Its place among the stages, from 0.</summary>
    public int? StageIndex { get; init; }

    /// <summary>Number of stages; null before the data was read.</summary>
    public int? StageCount { get; init; }

    /// <summary>The stage's epoch, from 0.</summary>
    public int? Epoch { get; init; }

    /// <summary>The stage's number of epochs.</summary>
    public int? Epochs { get; init; }

    /// <summary>The epoch's steps that are done.</summary>
    public int? StepsDone { get; init; }

    /// <summary>Steps of an epoch.</summary>
    public int? StepsPerEpoch { get; init; }

    /// <summary>Mean training loss a sample of the last epoch.</summary>
    public double? Loss { get; init; }

    /// <summary>Mean validation loss of the last epoch.</summary>
    public double? ValidationLoss { get; init; }

    /// <summary>Speed of the last seconds.</summary>
    public double? SamplesPerSecond { get; init; }

    /// <summary>Estimated seconds until the current stage's end.</summary>
    public double? StageSecondsLeft { get; init; }

    /// <summary>Workers that computed for it in its last steps.</summary>
    public int Workers { get; init; }

    /// <summary>Hash of the model; null unless finished.</summary>
    public string? ModelSha256 { get; init; }

    /// <summary>Its run folder on the coordinator's host.</summary>
    public string? RunFolder { get; init; }

    /// <summary>Whether it is over.</summary>
    public bool IsOver => Status is JobStatus.Finished or JobStatus.Failed or JobStatus.Cancelled;
}
