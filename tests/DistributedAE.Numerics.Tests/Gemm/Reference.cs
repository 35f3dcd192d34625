namespace DistributedAE.Numerics.Tests.Gemm;

/// <summary>The contract's sums, written as plain loops over row-major values.</summary>
internal static class Reference
{
    /// <summary>C[row, n] = the chain of fused multiply-adds over k = 0, 1, 2, … that starts from bias[n].</summary>
    public static float[] Product(float[] a, float[] weights, float[]? bias, int rows, int inputs, int outputs, bool transposed)
    {
        int depth = transposed ? outputs : inputs;
        int columns = transposed ? inputs : outputs;
        var result = new float[rows * columns];
        for (int row = 0; row < rows; row++)
        {
            Span<float> sums = result.AsSpan(row * columns, columns);
            bias?.CopyTo(sums);
            for (int k = 0; k < depth; k++)
            {
                float left = a[(row * depth) + k];
                for (int n = 0; n < columns; n++)
                {
                    float weight = transposed ? weights[(n * outputs) + k] : weights[(k * outputs) + n];
                    sums[n] = MathF.FusedMultiplyAdd(left, weight, sums[n]);
                }
            }
        }

        return result;
    }

    /// <summary>The gradient (inputs × outputs): in each shard one chain over the samples of each pair in turn, then the tree over shards.</summary>
    public static float[] Gradient(IReadOnlyList<(float[] Input, float[] Delta, int RowsASample)> pairs, int[] shardStarts, int inputs, int outputs) =>
        Tree(0, shardStarts.Length - 1, shard =>
        {
            var sums = new float[inputs * outputs];
            foreach ((float[] input, float[] delta, int rows) in pairs)
            {
                for (int sample = shardStarts[shard] * rows; sample < shardStarts[shard + 1] * rows; sample++)
                {
                    AddOuterProduct(input.AsSpan(sample * inputs, inputs), delta.AsSpan(sample * outputs, outputs), sums);
                }
            }

            return sums;
        });

    /// <summary>The sum of each column: in each shard sample after sample, then the tree over shards.</summary>
    public static float[] ColumnSums(float[] values, int[] shardStarts, int columns) =>
        Tree(0, shardStarts.Length - 1, shard =>
        {
            var sums = new float[columns];
            for (int sample = shardStarts[shard]; sample < shardStarts[shard + 1]; sample++)
            {
                for (int column = 0; column < columns; column++)
                {
                    sums[column] += values[(sample * columns) + column];
                }
            }

            return sums;
        });

    private static void AddOuterProduct(ReadOnlySpan<float> input, ReadOnlySpan<float> delta, Span<float> sums)
    {
        for (int i = 0; i < input.Length; i++)
        {
            for (int n = 0; n < delta.Length; n++)
            {
                ref float sum = ref sums[(i * delta.Length) + n];
                sum = MathF.FusedMultiplyAdd(input[i], delta[n], sum);
            }
        }
    }

    private static float[] Tree(int first, int count, Func<int, float[]> leaf)
    {
        if (count == 1)
        {
            return leaf(first);
        }

        float[] left = Tree(first, count / 2, leaf);
        float[] right = Tree(first + (count / 2), count / 2, leaf);
        for (int index = 0; index < left.Length; index++)
        {
            left[index] += right[index];
        }

        return left;
    }
}
