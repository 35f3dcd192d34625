using DistributedAE.Protocol.Api;

namespace DistributedAE.Server.Pictures;

/// <summary>All that was made of one checkpoint.</summary>
/// <param name="Source">What it was made of.</param>
/// <param name="Stage">Name of the stage that it shows.</param>
/// <param name="Epoch">The stage's epoch, from 0.</param>
/// <param name="MadeAt">When it was made, UTC.</param>
internal sealed record PictureSet(PictureSource Source, string Stage, int Epoch, DateTimeOffset MadeAt)
{
    /// <summary>Samples and what the model makes of them.</summary>
    public required Outcome<DrawnPicture> Reconstructions { get; init; }

    /// <summary>What the first layer looks for.</summary>
    public required Outcome<DrawnPicture> Filters { get; init; }

    /// <summary>Codes in a plane.</summary>
    public required Outcome<CodesView> Codes { get; init; }

    /// <summary>Reconstruction errors.</summary>
    public required Outcome<SampleErrors> Errors { get; init; }

    /// <summary>The picture of a kind.</summary>
    public Outcome<DrawnPicture> Of(string kind) => kind == PictureKinds.Filters ? Filters : Reconstructions;
}
