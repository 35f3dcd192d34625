namespace DistributedAE.Protocol.Api;

/// <summary>The kinds of pictures of a job; see <see cref="PictureView"/>.</summary>
public static class PictureKinds
{
    /// <summary>Validation samples, and what the model makes of them below.</summary>
    public const string Reconstructions = "reconstructions";

    /// <summary>What the units of the first layer look for.</summary>
    public const string Filters = "filters";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Reconstructions, Filters];
}
