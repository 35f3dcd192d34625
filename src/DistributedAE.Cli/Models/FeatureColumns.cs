using System.Globalization;
using DistributedAE.Data;

namespace DistributedAE.Cli.Models;

/// <summary>The names of features in files and reports: their columns', or x and their number.</summary>
internal static class FeatureColumns
{
    /// <summary>All names, in order.</summary>
    public static IReadOnlyList<string> Of(SampleSet samples) =>
        samples.FeatureNames ?? [.. Enumerable.Range(0, samples.FeatureCount).Select(feature => NameOf(samples, feature))];

    /// <summary>The name of one feature.</summary>
    public static string NameOf(SampleSet samples, int feature) =>
        samples.FeatureNames?[feature] ?? string.Create(CultureInfo.InvariantCulture, $"x{feature}");
}
