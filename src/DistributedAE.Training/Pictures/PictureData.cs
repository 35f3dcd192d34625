using DistributedAE.Data;

namespace DistributedAE.Training.Pictures;

/// <summary>Refuses data that cannot be drawn, with a message for the user.</summary>
internal static class PictureData
{
    /// <summary>The number of rows of <paramref name="features"/> values in <paramref name="values"/>.</summary>
    /// <exception cref="InputException">There is no row, a row is not whole, or a value is not finite.</exception>
    public static int CountRows(string what, ReadOnlySpan<float> values, int features)
    {
        if (features < 1 || values.IsEmpty)
        {
            throw new InputException($"there is nothing to draw: no {what}");
        }

        if (values.Length % features != 0)
        {
            throw new InputException($"{what}: {values.Length} values are not whole rows of {features} features");
        }

        for (int at = 0; at < values.Length; at++)
        {
            if (!float.IsFinite(values[at]))
            {
                throw new InputException($"{what}: row {at / features}, feature {at % features} is {values[at]} and cannot be drawn; the model may have diverged");
            }
        }

        return values.Length / features;
    }

    /// <summary>Checks that an image shape has as many pixels as a sample has features.</summary>
    /// <exception cref="InputException">It has not.</exception>
    public static void CheckShape(ImageShape shape, int features)
    {
        if (shape.Rows < 1 || shape.Columns < 1 || (long)shape.Rows * shape.Columns != features)
        {
            throw new InputException($"pictures of {shape.Rows} x {shape.Columns} pixels have {(long)shape.Rows * shape.Columns} values, the samples have {features} features");
        }
    }

    /// <summary>The smallest and the largest value.</summary>
    public static (float Low, float High) Range(ReadOnlySpan<float> values)
    {
        float low = values[0];
        float high = values[0];
        foreach (float value in values)
        {
            low = Math.Min(low, value);
            high = Math.Max(high, value);
        }

        return (low, high);
    }
}
