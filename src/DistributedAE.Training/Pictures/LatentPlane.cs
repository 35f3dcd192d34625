using System.Globalization;
using DistributedAE.Data;
using DistributedAE.Training.Evaluation;
using DistributedAE.Training.Samples;

namespace DistributedAE.Training.Pictures;

/// <summary>
/// The codes of samples laid out in a plane: codes of two units as they are, longer ones along their two principal components, and
/// codes of one unit against the samples' number.
/// </summary>
internal static class LatentPlane
{
    /// <summary>Draws the codes of up to <paramref name="limit"/> samples, coloured by class where there are classes.</summary>
    /// <exception cref="InputException">There are no samples, or a code is not finite.</exception>
    public static Canvas Draw(LoadedModel model, SampleSet samples, string what, int limit)
    {
        int count = Math.Min(samples.Count, limit);
        int length = model.Runner.CodeLength;
        float[] codes = Encode(model.Runner, samples, count);
        int[] labels = samples.ClassCount > 0 ? [.. Enumerable.Range(0, count).Select(samples.Label)] : [];
        IReadOnlyList<string>? names = model.Model.ClassNames ?? samples.Labels?.ClassNames;
        string shown = $"{count} {what} samples";
        return length switch
        {
            1 => LatentPicture.Draw(
                [.. codes.SelectMany((code, sample) => new[] { code, sample })],
                labels,
                new LatentCaptions($"Code of {shown}", "code 0", "sample", names)),
            2 => LatentPicture.Draw(codes, labels, new LatentCaptions($"Codes of {shown}", "code 0", "code 1", names)),
            _ => DrawProjected(codes, length, labels, $"PCA of the {length}-unit codes of {shown}", names, model.Slots),
        };
    }

    private static float[] Encode(ModelRunner runner, SampleSet samples, int count)
    {
        var reader = new DataReader(samples);
        var codes = new float[count * runner.CodeLength];
        foreach (int[] part in SampleParts.Of(count))
        {
            runner.Encode(reader, part, codes.AsSpan(part[0] * runner.CodeLength, part.Length * runner.CodeLength));
        }

        return codes;
    }

    private static Canvas DrawProjected(float[] codes, int length, int[] labels, string title, IReadOnlyList<string>? names, int threads)
    {
        int count = codes.Length / length;
        if (count < 2)
        {
            throw new InputException($"the codes of {count} sample cannot be laid out in a plane; at least 2 are needed");
        }

        var components = PrincipalComponents.Fit(count, length, (sample, row) => codes.AsSpan(sample * length, length).CopyTo(row), threads);
        var points = new float[2 * count];
        Span<double> at = stackalloc double[2];
        for (int sample = 0; sample < count; sample++)
        {
            components.Project(codes.AsSpan(sample * length, length), at);
            points[2 * sample] = (float)at[0];
            points[(2 * sample) + 1] = (float)at[1];
        }

        return LatentPicture.Draw(points, labels, new LatentCaptions(title, Axis(components, 0), Axis(components, 1), names));
    }

    private static string Axis(PrincipalComponents components, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"component {index + 1} ({100 * components.VarianceShare(index):F1} % of the variance)");
}
