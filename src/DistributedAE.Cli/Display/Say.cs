using System.Globalization;

namespace DistributedAE.Cli.Display;

/// <summary>How numbers are written for people.</summary>
internal static class Say
{
    /// <summary>A loss or error, with more digits where it is small.</summary>
    public static string Loss(double loss) =>
        loss.ToString(Math.Abs(loss) switch { < 0.01 => "G4", < 10 => "F4", < 10_000 => "F2", _ => "G6" }, CultureInfo.InvariantCulture);

    /// <summary>Samples a second.</summary>
    public static string Rate(double samplesPerSecond) =>
        samplesPerSecond.ToString("N0", CultureInfo.InvariantCulture) + " samples/s";

    /// <summary>A time span.</summary>
    public static string Duration(double seconds)
    {
        if (seconds < 59.95)
        {
            return seconds.ToString("F1", CultureInfo.InvariantCulture) + " s";
        }

        long whole = (long)Math.Round(seconds);
        return whole < 3600 ? $"{whole / 60} min {whole % 60:00} s" : $"{whole / 3600} h {whole % 3600 / 60:00} min";
    }

    /// <summary>A time span that is a guess: whole seconds.</summary>
    public static string Left(double seconds) => seconds switch
    {
        < 1 => "1 s left",
        < 60 => $"{Math.Ceiling(seconds):F0} s left",
        _ => Duration(seconds) + " left",
    };

    /// <summary>A share in percent.</summary>
    public static string Percent(double share) => (100 * share).ToString("F2", CultureInfo.InvariantCulture) + " %";

    /// <summary>A number and what it counts.</summary>
    public static string Count(long number, string one) => $"{number} {one}{(number == 1 ? "" : "s")}";

    /// <summary>A path as it is shortest to type from here.</summary>
    public static string Path(string path)
    {
        string relative = System.IO.Path.GetRelativePath(Environment.CurrentDirectory, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? System.IO.Path.GetFullPath(path) : relative;
    }
}
