using System.Security.Cryptography;
using DistributedAE.Training.Pictures;
using Microsoft.Net.Http.Headers;

namespace DistributedAE.Server.Pictures;

/// <summary>A picture as it is sent.</summary>
/// <param name="Png">The file.</param>
/// <param name="Tag">Changes with its content.</param>
internal sealed record DrawnPicture(byte[] Png, EntityTagHeaderValue Tag)
{
    private const int TagDigits = 32;

    /// <summary>Finishes a picture.</summary>
    public static DrawnPicture Of(Canvas canvas)
    {
        byte[] png = canvas.ToPng();
        return new DrawnPicture(png, new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(png))[..TagDigits]}\""));
    }
}
