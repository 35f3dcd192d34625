using System.Globalization;
using System.Text;

namespace DistributedAE.Data;

/// <summary>Numbers in CSV fields.</summary>
internal static class CsvNumber
{
    private const int LongestShown = 40;

    /// <summary>A finite 32-bit float, with a decimal point and an optional exponent.</summary>
    /// <param name="field">The field's bytes, not empty.</param>
    /// <param name="place">Says where the field is; called when it is refused.</param>
    /// <exception cref="InputException">The field is anything else.</exception>
    public static float Parse(ReadOnlySpan<byte> field, Func<string> place)
    {
        if (float.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out float value) && float.IsFinite(value))
        {
            return value;
        }

        string shown = Encoding.UTF8.GetString(field[..Math.Min(field.Length, LongestShown)]);
        throw new InputException($"{place()}: '{shown}' is not a finite number; correct it, remove the row, or leave the column out (data.csv.ignore)");
    }
}
