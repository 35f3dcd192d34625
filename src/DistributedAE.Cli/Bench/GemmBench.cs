using System.Diagnostics;
using DistributedAE.Numerics;
using DistributedAE.Numerics.Gemm;

namespace DistributedAE.Cli.Bench;

/// <summary>Times the three products of a layer on one thread.</summary>
internal static class GemmBench
{
    private const int Rounds = 20;

    /// <summary>10⁹ operations a second of forward (X W), backward (D Wᵀ) and weight gradient (Xᵀ D over 8 shards); the best of a few rounds.</summary>
    public static unsafe (double Forward, double Backward, double Gradient) Gigaflops(int samples, int inputs, int outputs)
    {
        const int Shards = 8;
        using var x = new PanelMatrix(samples, inputs);
        using var d = new PanelMatrix(samples, outputs);
        using var weights = new AlignedBuffer(Weights.StoredLength(inputs, outputs));
        using var gradient = new AlignedBuffer(weights.Length);
        using var scratch = new PackScratch();
        Fill(x, samples);
        Fill(d, samples);
        weights.Span.Fill(0.01f);
        var w = new Weights(weights.Pointer, inputs, outputs);
        int[] starts = [.. Enumerable.Range(0, Shards + 1).Select(shard => samples * shard / Shards)];
        var sink = new FlatGradient(gradient);
        var rows = new WorkRange(0, samples);
        using var forward = new PanelMatrix(samples, outputs);
        using var backward = new PanelMatrix(samples, inputs);
        double operations = 2.0 * samples * inputs * outputs / 1e9;
        return (
            operations / Best(() => Product.Multiply(x, w, false, null, forward, rows, new WorkRange(0, forward.PanelCount), scratch, null)),
            operations / Best(() => Product.Multiply(d, w, true, null, backward, rows, new WorkRange(0, backward.PanelCount), scratch, null)),
            operations / Best(() => TreeGradient.Compute([new SampleProduct(x, d)], starts, new WorkRange(0, inputs), 0, sink, scratch)));
    }

    private static void Fill(PanelMatrix matrix, int rows)
    {
        var values = new float[matrix.Columns];
        for (int row = 0; row < rows; row++)
        {
            new RandomStream(7, RandomPurpose.Generation, 0, 0, row).FillUniform(values);
            matrix.SetRow(row, values);
        }
    }

    private static double Best(Action product)
    {
        double best = double.PositiveInfinity;
        for (int round = 0; round < Rounds; round++)
        {
            long start = Stopwatch.GetTimestamp();
            product();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return best;
    }
}
