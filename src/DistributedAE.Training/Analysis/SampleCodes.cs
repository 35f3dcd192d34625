using DistributedAE.Data;
using DistributedAE.Numerics;
using DistributedAE.Training.Evaluation;
using DistributedAE.Training.Samples;

namespace DistributedAE.Training.Analysis;

/// <summary>The codes of samples, all in memory.</summary>
public static class SampleCodes
{
    /// <summary>Encodes the first samples.</summary>
    /// <param name="runner">The model.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="count">How many of them.</param>
    /// <param name="progress">Told how many are done; may be null.</param>
    /// <returns>One code after the other.</returns>
    /// <exception cref="InputException">The codes do not fit into one array, or one is not finite.</exception>
    public static float[] Of(ModelRunner runner, SampleSet samples, int count, Action<int>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(runner);
        ArgumentNullException.ThrowIfNull(samples);
        int length = runner.CodeLength;
        if ((long)count * length > Array.MaxLength)
        {
            throw new InputException($"the codes of {count} samples × {length} units are more than the supported {Array.MaxLength} numbers; give fewer samples");
        }

        var reader = new DataReader(samples);
        var codes = new float[count * length];
        foreach (int[] part in SampleParts.Of(count))
        {
            Span<float> target = codes.AsSpan(part[0] * length, part.Length * length);
            runner.Encode(reader, part, target);
            if (!Reductions.AllFinite(target))
            {
                throw new InputException($"a code of the samples {part[0]} to {part[^1]} is not finite: the model may have diverged");
            }

            progress?.Invoke(part[^1] + 1);
        }

        return codes;
    }
}
