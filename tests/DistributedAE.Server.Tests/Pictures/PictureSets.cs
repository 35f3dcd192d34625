using DistributedAE.Protocol.Api;
using DistributedAE.Server.Pictures;

namespace DistributedAE.Server.Tests.Pictures;

/// <summary>Sets of pictures for tests.</summary>
internal static class PictureSets
{
    /// <summary>One with nothing in it.</summary>
    public static PictureSet Empty { get; } = new(new PictureSource("/run/checkpoint-000001.safetensors", "0", false), "finetune", 3, default)
    {
        Reconstructions = Outcome<DrawnPicture>.Impossible("nothing"),
        Filters = Outcome<DrawnPicture>.Impossible("nothing"),
        Codes = Outcome<CodesView>.Impossible("nothing"),
        Errors = Outcome<SampleErrors>.Impossible("nothing"),
    };
}
