using System.CommandLine;
using System.Globalization;

namespace DistributedAE.Cli;

/// <summary>Options whose numbers must lie in a range; the refusal names option, value and range.</summary>
internal static class OptionRanges
{
    /// <summary>Accepts whole numbers of a range alone.</summary>
    /// <param name="option">The option.</param>
    /// <param name="least">The lowest number.</param>
    /// <param name="most">The highest number; without one there is no limit.</param>
    /// <param name="unit">What is counted, where the option does not say it.</param>
    public static void RequireWhole(this Option option, int least, int most = int.MaxValue, string? unit = null)
    {
        string what = unit is null ? "a whole number" : $"a whole number of {unit}";
        option.Require(
            text => int.TryParse(text, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most,
            most == int.MaxValue ? $"{what} of at least {least}" : $"{what} from {least} to {most}");
    }

    /// <summary>Accepts numbers of seconds from 0 on alone.</summary>
    /// <param name="option">The option.</param>
    /// <param name="most">The highest number.</param>
    public static void RequireSeconds(this Option option, double most) => option.Require(
        text => double.TryParse(text, CultureInfo.InvariantCulture, out double value) && value >= 0 && value <= most,
        $"a number of seconds from 0 to {most}");

    private static void Require(this Option option, Predicate<string> accepts, string expected) => option.Validators.Add(result =>
    {
        if (result.Tokens is [var token] && !accepts(token.Value))
        {
            result.AddError($"{option.Name} is {token.Value}, but must be {expected}");
        }
    });
}
