using DistributedAE.Data;
using DistributedAE.Protocol.Api;
using DistributedAE.Server.Problems;
using DistributedAE.Training.Analysis;

namespace DistributedAE.Server.Pictures;

/// <summary>The reconstruction error of each of some samples.</summary>
/// <param name="errors">An error a sample.</param>
/// <param name="samples">The samples, as many.</param>
internal sealed class SampleErrors(double[] errors, SampleSet samples)
{
    /// <summary>Bins of the histogram.</summary>
    public const int Bins = 40;

    /// <summary>Most classes that get a histogram of their own.</summary>
    public const int MostClasses = 50;

    // a few wild samples would leave all others in one bin
    private const double Bulk = 0.98;
    private const double TailRoom = 2;
    private const int MostPoints = 200;
    private const string Unit = "squared error a sample";

    private readonly int[]? _labels = samples.ClassCount is > 1 and <= MostClasses ? [.. Enumerable.Range(0, errors.Length).Select(samples.Label)] : null;
    private readonly string[] _names = samples.ClassCount is > 1 and <= MostClasses ? [.. Enumerable.Range(0, samples.ClassCount).Select(samples.Labels!.NameOf)] : [];

    /// <summary>The errors as people see them.</summary>
    /// <param name="set">The checkpoint that they are of.</param>
    /// <param name="normal">Name of the class that is no anomaly; null for no curve.</param>
    /// <exception cref="ProblemException">There is no such class.</exception>
    public ErrorsView View(PictureSet set, string? normal)
    {
        double least = errors.Min();
        double most = Math.Min(errors.Max(), least + (TailRoom * (RankingMetrics.Quantile(errors, Bulk) - least)));
        most = most > least ? most : least + 1;
        double width = (most - least) / Bins;
        int[] bins = [.. errors.Select(error => Math.Min((int)((error - least) / width), Bins - 1))];
        return new ErrorsView(set.Source.File, set.Stage, set.Epoch, Unit, [.. Enumerable.Range(0, Bins + 1).Select(edge => ShortNumber.Of(least + (edge * width)))], Count(bins, null))
        {
            Above = errors.Count(error => error > most),
            ByLabel = _labels is null ? null : [.. Enumerable.Range(0, _names.Length).Where(_labels.Contains).Select(label => OfLabel(bins, label))],
            Roc = normal is null ? null : Curve(normal),
        };
    }

    private LabelErrors OfLabel(int[] bins, int label) => new(
        _names[label],
        Count(bins, label),
        ShortNumber.Of(errors.Where((_, sample) => _labels![sample] == label).Average()));

    private int[] Count(int[] bins, int? label)
    {
        var counts = new int[Bins];
        for (int sample = 0; sample < bins.Length; sample++)
        {
            counts[bins[sample]] += label is null || _labels![sample] == label ? 1 : 0;
        }

        return counts;
    }

    private RocView? Curve(string normal)
    {
        int found = Array.IndexOf(_names, normal);
        if (found < 0)
        {
            throw ProblemException.Invalid(_labels is null
                ? $"normal is '{normal}', but the samples have no classes, or more than {MostClasses}"
                : $"normal is '{normal}'; the classes are {string.Join(", ", _names)}");
        }

        bool[] anomalous = [.. _labels!.Select(label => label != found)];
        return RocCurve.Of(errors, anomalous, MostPoints) is { } curve
            ? new RocView(normal, [.. curve.FalsePositive.Select(share => ShortNumber.Of(share))], [.. curve.TruePositive.Select(share => ShortNumber.Of(share))], ShortNumber.Of(curve.Area))
            : null;
    }
}
