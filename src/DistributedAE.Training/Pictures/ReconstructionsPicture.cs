using DistributedAE.Data;

namespace DistributedAE.Training.Pictures;

/// <summary>
/// Samples above their reconstructions, for the eye to compare: pictures in groups of up to 16 columns, other data as profiles of their
/// features.
/// </summary>
public static class ReconstructionsPicture
{
    /// <summary>The largest number of pictures shown; the rest is left out.</summary>
    public const int MaximumPictures = 160;

    private const int MaximumColumns = 16;
    private const int Gap = 4;
    private const int GroupGap = 16;
    private const int LabelGap = 12;

    /// <summary>Draws data that are pictures.</summary>
    /// <param name="image">Extents of a sample; rows × columns = features.</param>
    /// <param name="inputs">Samples one after the other, (samples, features).</param>
    /// <param name="reconstructions">Their reconstructions, of the same extents.</param>
    /// <param name="corrupted">The corrupted inputs that were reconstructed, of the same extents, or empty.</param>
    /// <param name="black">The value drawn black; values below are clamped.</param>
    /// <param name="white">The value drawn white; values above are clamped.</param>
    /// <exception cref="InputException">There are no samples, the extents do not fit, or a value is not finite.</exception>
    public static Canvas Draw(
        ImageShape image,
        ReadOnlySpan<float> inputs,
        ReadOnlySpan<float> reconstructions,
        ReadOnlySpan<float> corrupted = default,
        double black = 0,
        double white = 1)
    {
        int features = checked(image.Rows * image.Columns);
        int count = CheckPairs(features, inputs, reconstructions);
        if (!(white > black))
        {
            throw new InputException($"the value of white ({white}) has to be above the value of black ({black})");
        }

        bool showsCorrupted = !corrupted.IsEmpty;
        if (showsCorrupted && PictureData.CountRows("corrupted inputs", corrupted, features) != count)
        {
            throw new InputException($"there are {count} inputs but {corrupted.Length / features} corrupted inputs");
        }

        string[] labels = showsCorrupted ? ["input", "corrupted", "reconstruction"] : ["input", "reconstruction"];
        count = Math.Min(count, MaximumPictures);
        var scale = TileScale.For(image);
        int columns = Math.Min(count, MaximumColumns);
        int groups = (count + columns - 1) / columns;
        int labelWidth = (int)Math.Ceiling(labels.Max(Lettering.Width)) + LabelGap;
        int rowHeight = Math.Max(scale.Height, PictureStyle.CapHeight + 4) + Gap;
        int groupHeight = (labels.Length * rowHeight) - Gap;
        var canvas = new Canvas(
            (2 * PictureStyle.Margin) + labelWidth + (columns * (scale.Width + Gap)) - Gap,
            (2 * PictureStyle.Margin) + (groups * (groupHeight + GroupGap)) - GroupGap);

        for (int group = 0; group < groups; group++)
        {
            for (int row = 0; row < labels.Length; row++)
            {
                int top = PictureStyle.Margin + (group * (groupHeight + GroupGap)) + (row * rowHeight);
                int baseline = top + ((scale.Height + PictureStyle.CapHeight) / 2) - 1;
                Lettering.Write(canvas, labels[row], PictureStyle.Margin + labelWidth - LabelGap, baseline, PictureStyle.Ink, 1);
                ReadOnlySpan<float> source = row == 0 ? inputs : row == labels.Length - 1 ? reconstructions : corrupted;
                for (int at = group * columns; at < Math.Min((group + 1) * columns, count); at++)
                {
                    int left = PictureStyle.Margin + labelWidth + (at % columns * (scale.Width + Gap));
                    scale.Draw(canvas, left, top, source.Slice(at * features, features), value => Rgb.Gray((value - black) / (white - black)));
                }
            }
        }

        return canvas;
    }

    /// <summary>Draws data that are not pictures: for each sample (at most 12) its features from left to right, input and reconstruction.</summary>
    /// <param name="features">Features of a sample.</param>
    /// <param name="inputs">Samples one after the other, (samples, features).</param>
    /// <param name="reconstructions">Their reconstructions, of the same extents.</param>
    /// <exception cref="InputException">There are no samples, the extents do not fit, or a value is not finite.</exception>
    public static Canvas DrawProfiles(int features, ReadOnlySpan<float> inputs, ReadOnlySpan<float> reconstructions)
    {
        CheckPairs(features, inputs, reconstructions);
        return FeatureProfiles.Draw(features, inputs, reconstructions);
    }

    private static int CheckPairs(int features, ReadOnlySpan<float> inputs, ReadOnlySpan<float> reconstructions)
    {
        int count = PictureData.CountRows("inputs", inputs, features);
        int pairs = PictureData.CountRows("reconstructions", reconstructions, features);
        return count == pairs ? count : throw new InputException($"there are {count} inputs but {pairs} reconstructions");
    }
}
