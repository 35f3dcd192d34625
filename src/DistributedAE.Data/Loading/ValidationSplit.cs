using DistributedAE.Numerics;

namespace DistributedAE.Data;

/// <summary>Sets validation samples aside: a seeded choice, both parts in the data's order.</summary>
internal static class ValidationSplit
{
    /// <summary>Splits samples; at least one sample is in each part that is asked for.</summary>
    /// <exception cref="InputException">There are too few samples to set one aside.</exception>
    public static (SampleSet Train, SampleSet Validation) Of(SampleSet samples, double share, ulong seed, string source)
    {
        if (share == 0)
        {
            return (samples, samples.Select([]));
        }

        if (samples.Count < 2)
        {
            throw new InputException($"data.validation is {share}, but {source} has only 1 sample; set data.validation to 0");
        }

        int[] order = [.. Enumerable.Range(0, samples.Count)];
        new RandomStream(seed, RandomPurpose.ValidationSplit, 0, 0, 0).Shuffle(order);
        int count = Math.Clamp((int)((samples.Count * share) + 0.5), 1, samples.Count - 1);
        int[] validation = order[..count];
        int[] train = order[count..];
        Array.Sort(validation);
        Array.Sort(train);
        return (samples.Select(train), samples.Select(validation));
    }
}
