using System.Globalization;

namespace DistributedAE.Server.Pictures;

/// <summary>Numbers that are only looked at: five digits are enough, and a third of the bytes.</summary>
internal static class ShortNumber
{
    private const string FiveDigits = "G5";

    /// <summary>The nearest number of five digits.</summary>
    public static float Of(double value) => float.Parse(value.ToString(FiveDigits, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
