using System.Globalization;

namespace DistributedAE.Cli.Cluster;

/// <summary>Moments for people, in their own time zone; JSON has them in UTC.</summary>
internal static class TimeText
{
    /// <summary>Day and time.</summary>
    public static string Of(DateTimeOffset moment) => moment.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>The time of day alone.</summary>
    public static string Clock(DateTimeOffset moment) => moment.ToLocalTime().ToString("HH:mm:ss", CultureInfo.InvariantCulture);
}
