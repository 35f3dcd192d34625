namespace DistributedAE.Cli.Verify;

/// <summary>A place in a run at which the hash of its parameters was noted.</summary>
/// <param name="Stage">Name of the stage; null for the finished model.</param>
/// <param name="Epoch">Epoch, from 0; null at the stage's end.</param>
/// <param name="Step">Next step of the epoch, from 0; null at the stage's end.</param>
internal sealed record RunPoint(string? Stage, int? Epoch, int? Step)
{
    /// <summary>The finished model.</summary>
    public static RunPoint Model { get; } = new(null, null, null);

    /// <summary>The end of a stage.</summary>
    public static RunPoint EndOf(string stage) => new(stage, null, null);

    /// <inheritdoc/>
    public override string ToString() => (Stage, Epoch) switch
    {
        (null, _) => "the model",
        (_, null) => $"the end of {Stage}",
        _ => $"{Stage}, epoch {Epoch + 1}, step {Step}",
    };
}
