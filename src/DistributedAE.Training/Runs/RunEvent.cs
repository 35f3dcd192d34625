using System.Text.Json.Serialization;

namespace DistributedAE.Training.Runs;

/// <summary>Something that happened in a run; a line of <c>events.jsonl</c>.</summary>
/// <param name="Event">What: <c>started</c>, <c>resumed</c>, <c>checkpointSaved</c>, <c>stageEnded</c> …</param>
public sealed record RunEvent(string Event)
{
    /// <summary>When; given by the <see cref="RunLog"/>.</summary>
    [JsonPropertyOrder(-1)]
    public DateTimeOffset Time { get; init; }

    /// <summary>Name of the stage, if it was within one.</summary>
    public string? Stage { get; init; }

    /// <summary>Epoch, from 0, if it was within one.</summary>
    public int? Epoch { get; init; }

    /// <summary>Next step of the epoch, from 0.</summary>
    public int? Step { get; init; }

    /// <summary>The hash of the parameters at that point.</summary>
    public string? ModelSha256 { get; init; }

    /// <summary>For people.</summary>
    public string? Message { get; init; }
}
