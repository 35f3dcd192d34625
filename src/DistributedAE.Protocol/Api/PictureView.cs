namespace DistributedAE.Protocol.Api;

/// <summary>A picture of a job's latest checkpoint, or of its model when it is finished.</summary>
/// <param name="Kind">One of <see cref="PictureKinds"/>.</param>
public sealed record PictureView(string Kind)
{
    /// <summary>The checkpoint's file; null when there is no picture.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>The checkpoint's stage.</summary>
    public string? Stage { get; init; }

    /// <summary>The checkpoint's epoch, from 0.</summary>
    public int? Epoch { get; init; }

    /// <summary>Hash of the checkpoint's file.</summary>
    public string? Sha256 { get; init; }

    /// <summary>When it was made, UTC.</summary>
    public DateTimeOffset? MadeAt { get; init; }

    /// <summary>Why there is no picture, or none yet.</summary>
    public string? Reason { get; init; }
}
