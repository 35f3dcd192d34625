using DistributedAE.Autoencoders;
using DistributedAE.Numerics.Gemm;

namespace DistributedAE.TorchSharp;

/// <summary>Hands a tensor of plain values over in the order in which it is stored, run by run, from the first-level cache.</summary>
internal static unsafe class StoredRuns
{
    /// <summary>Most values of a run.</summary>
    public const int Length = 4096;

    /// <summary>Hands <paramref name="plain"/> over.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="plain">Its values, row-major.</param>
    /// <param name="run">Scratch, <see cref="Length"/> values.</param>
    /// <param name="sink">Takes the runs.</param>
    public static void Give(ParameterTensor tensor, ReadOnlySpan<float> plain, Span<float> run, GradientSink sink)
    {
        if (tensor.IsWeight && tensor.Shape.Count == 2)
        {
            GivePanels(tensor.Offset, new Weights(null, tensor.Shape[0], tensor.Shape[1]), plain, run, sink);
            return;
        }

        for (int at = 0; at < tensor.StoredLength; at += Length)
        {
            Span<float> stored = run[..Math.Min(Length, tensor.StoredLength - at)];
            int count = Math.Min(stored.Length, plain.Length - at);
            plain.Slice(at, count).CopyTo(stored);
            stored[count..].Clear();
            sink.Take(tensor.Offset + at, stored);
        }
    }

    private static void GivePanels(int offset, Weights weights, ReadOnlySpan<float> plain, Span<float> run, GradientSink sink)
    {
        for (int panel = 0; panel < weights.PanelCount; panel++)
        {
            int width = weights.WidthOf(panel);
            int length = weights.RowLength(panel);
            int rows = Length / length;
            run.Clear();
            for (int first = 0; first < weights.Inputs; first += rows)
            {
                int count = Math.Min(rows, weights.Inputs - first);
                for (int row = 0; row < count; row++)
                {
                    plain.Slice(((first + row) * weights.Outputs) + (panel * PanelMatrix.PanelWidth), width).CopyTo(run[(row * length)..]);
                }

                sink.Take(offset + weights.OffsetOf(panel, first), run[..(count * length)]);
            }
        }
    }
}
