using System.Globalization;
using DistributedAE.Data;
using DistributedAE.Training.Analysis;
using DistributedAE.Training.Evaluation;

namespace DistributedAE.Training.Pictures;

/// <summary>
/// The codes of samples laid out in a plane: codes of two units as they are, longer ones along their two principal components or by t-SNE, and
/// codes of one unit against the samples' number.
/// </summary>
internal static class LatentPlane
{
    private const int FewestForTSne = 4;

    /// <summary>Draws the codes of the first samples, coloured by class where there are classes.</summary>
    /// <exception cref="InputException">There are no samples, or a code is not finite.</exception>
    public static Canvas Draw(LoadedModel model, SampleSet samples, string what, LatentOptions options)
    {
        int count = Math.Min(samples.Count, options.Samples);
        int[] labels = samples.ClassCount > 0 ? [.. Enumerable.Range(0, count).Select(samples.Label)] : [];
        IReadOnlyList<string>? names = samples.Labels?.ClassNames ?? model.Model.ClassNames;
        var shown = new Shown(count, $"{count} {what} samples", names, model.Slots);
        LatentPanel codes = OfCodes(SampleCodes.Of(model.Runner, samples, count), model.Runner.CodeLength, shown, options);
        return options.BesideInputs && count > 1 && samples.FeatureCount <= LatentOptions.MostFeaturesBeside
            ? LatentPicture.Draw([Projected(samples.FeatureCount, samples.Fill, $"PCA of the {samples.FeatureCount} inputs of {shown.Text}", shown), codes], labels)
            : LatentPicture.Draw([codes], labels);
    }

    private static LatentPanel OfCodes(float[] codes, int length, Shown shown, LatentOptions options) => length switch
    {
        1 => new LatentPanel(
            codes.SelectMany((code, sample) => new[] { code, sample }).ToArray(),
            new LatentCaptions($"Code of {shown.Text}", "code 0", "sample", shown.Names)),
        2 => new LatentPanel(codes, new LatentCaptions($"Codes of {shown.Text}", "code 0", "code 1", shown.Names)),
        _ when options.Projection == LatentProjection.Tsne => ByTSne(codes, length, shown, options),
        _ => Projected(length, (sample, row) => codes.AsSpan(sample * length, length).CopyTo(row), $"PCA of the {length}-unit codes of {shown.Text}", shown),
    };

    private static LatentPanel ByTSne(float[] codes, int length, Shown shown, LatentOptions options)
    {
        if (shown.Count is < FewestForTSne or > TSne.MaximumRows)
        {
            throw new InputException($"t-SNE lays out {FewestForTSne} to {TSne.MaximumRows} samples, there are {shown.Count}; choose the projection pca, or another number of samples");
        }

        float[] points = TSne.Project(codes, length, options.TSne, shown.Threads, options.Progress);
        string title = string.Create(CultureInfo.InvariantCulture, $"t-SNE (perplexity {options.TSne.Perplexity}) of the {length}-unit codes of {shown.Text}");
        return new LatentPanel(points, new LatentCaptions(title, "t-SNE 1", "t-SNE 2", shown.Names));
    }

    private static LatentPanel Projected(int length, RowFiller fill, string title, Shown shown)
    {
        if (shown.Count < 2)
        {
            throw new InputException($"the codes of {shown.Count} sample cannot be laid out in a plane; at least 2 are needed");
        }

        var components = PrincipalComponents.Fit(shown.Count, length, fill, shown.Threads);
        var points = new float[2 * shown.Count];
        var row = new float[length];
        Span<double> at = stackalloc double[2];
        for (int sample = 0; sample < shown.Count; sample++)
        {
            fill(sample, row);
            components.Project(row, at[..Math.Min(2, length)]);
            points[2 * sample] = (float)at[0];
            points[(2 * sample) + 1] = (float)at[1];
        }

        string up = length > 1 ? Axis(components, 1) : "";
        return new LatentPanel(points, new LatentCaptions(title, Axis(components, 0), up, shown.Names));
    }

    private static string Axis(PrincipalComponents components, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"component {index + 1} ({100 * components.VarianceShare(index):F1} % of the variance)");

    private sealed record Shown(int Count, string Text, IReadOnlyList<string>? Names, int Threads);
}
