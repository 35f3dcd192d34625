using DistributedAE.Autoencoders;
using DistributedAE.Autoencoders.Tests.Reference;
using static TorchSharp.torch;

namespace DistributedAE.TorchSharp.Tests;

/// <summary>A reference batch on the processor, with its own damaged input, target and noise instead of those that a job draws. Not for heads.</summary>
/// <param name="batch">The samples.</param>
internal sealed class GivenBatch(ReferenceBatch batch) : ITorchBatch
{
    /// <inheritdoc/>
    public TorchInput ReadDamaged(SampleReader reader, BatchRows rows) => Take(rows.Samples, batch.Input);

    /// <inheritdoc/>
    public TorchInput ReadClean(SampleReader reader, ReadOnlySpan<int> samples) => Take(samples, batch.Target);

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private TorchInput Take(ReadOnlySpan<int> samples, double[] input) =>
        new(Rows(samples, input), Rows(samples, batch.Target), batch.Noise.Length > 0 ? Rows(samples, batch.Noise) : null, null, null);

    private Tensor Rows(ReadOnlySpan<int> samples, double[] values)
    {
        int columns = values.Length / batch.Count;
        var rows = new float[samples.Length * columns];
        for (int at = 0; at < rows.Length; at++)
        {
            rows[at] = (float)values[(samples[at / columns] * columns) + (at % columns)];
        }

        return tensor(rows).view(samples.Length, columns);
    }
}
