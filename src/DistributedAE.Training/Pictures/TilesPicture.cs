using DistributedAE.Data;

namespace DistributedAE.Training.Pictures;

/// <summary>Samples that are pictures, side by side.</summary>
public static class TilesPicture
{
    private const int Gap = 4;

    /// <summary>Draws them row after row.</summary>
    /// <param name="image">Extents of a sample; rows × columns = features.</param>
    /// <param name="samples">Samples one after the other, (samples, features).</param>
    /// <param name="columns">How many in a row, ≥ 1.</param>
    /// <param name="black">The value drawn black; values below are clamped.</param>
    /// <param name="white">The value drawn white, above that of black; values above are clamped.</param>
    /// <exception cref="InputException">There are no samples, the extents do not fit, or a value is not finite.</exception>
    public static Canvas Draw(ImageShape image, ReadOnlySpan<float> samples, int columns, double black = 0, double white = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(white, black);
        int features = checked(image.Rows * image.Columns);
        int count = PictureData.CountRows("samples", samples, features);
        columns = Math.Min(columns, count);
        int rows = (count + columns - 1) / columns;
        var scale = TileScale.For(image);
        var canvas = new Canvas(
            (2 * PictureStyle.Margin) + (columns * (scale.Width + Gap)) - Gap,
            (2 * PictureStyle.Margin) + (rows * (scale.Height + Gap)) - Gap);
        for (int sample = 0; sample < count; sample++)
        {
            int left = PictureStyle.Margin + (sample % columns * (scale.Width + Gap));
            int top = PictureStyle.Margin + (sample / columns * (scale.Height + Gap));
            scale.Draw(canvas, left, top, samples.Slice(sample * features, features), value => Rgb.Gray((value - black) / (white - black)));
        }

        return canvas;
    }
}
