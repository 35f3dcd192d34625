namespace DistributedAE.Data;

/// <summary>How the validation samples are set aside.</summary>
/// <param name="By">The way.</param>
/// <param name="Column">The CSV column with a sample's group, for <see cref="SplitKind.Group"/>; it is no feature. Else null.</param>
public sealed record SplitSpec(SplitKind By, string? Column = null)
{
    /// <summary>By chance.</summary>
    public static SplitSpec Random { get; } = new(SplitKind.Random);
}
