using System.Runtime.InteropServices;
using System.Security.Cryptography;
using DistributedAE.Autoencoders;
using DistributedAE.Numerics;
using DistributedAE.Orchestration;

namespace DistributedAE.Simulator;

/// <summary>
/// What takes the place of a network: gradients and losses that are pure functions of (stage, parameters, epoch, step, shard) and depend on every bit of
/// them, so that a wrong version, a lost shard or another order of sums shows in the parameters.
/// </summary>
internal static class PseudoModel
{
    private const int Values = 12;

    public static ParameterLayout Layout { get; } = new([("encoder.0.weight", [1, Values], true), ("encoder.0.bias", [Values], false)]);

    /// <summary>First parameters of a stage: they follow from the final ones of the stage before.</summary>
    public static float[] Initial(int stage, float[]? before)
    {
        var parameters = new float[Layout.Length];
        foreach (ParameterTensor tensor in Layout.Tensors)
        {
            Span<float> values = tensor.In(parameters.AsSpan());
            for (int index = 0; index < tensor.Length; index++)
            {
                float last = before is null ? 0 : before[tensor.Offset + index];
                values[index] = (last * 0.5f) + Noise(stage, 1, tensor.Offset + index, 0);
            }
        }

        return parameters;
    }

    /// <summary>A block's contribution: its shards' summed up the tree.</summary>
    public static Payload Contribution(StagePlan plan, long version, Block block, float[] parameters)
    {
        if (block.Count == 1)
        {
            return ShardContribution(plan, version, block.First, parameters);
        }

        int half = block.Count / 2;
        Payload left = Contribution(plan, version, new Block(block.First, half), parameters);
        Payload right = Contribution(plan, version, new Block(block.First + half, half), parameters);
        for (int index = 0; index < left.Gradient.Length; index++)
        {
            left.Gradient[index] += right.Gradient[index];
        }

        return left with { LossSum = left.LossSum + right.LossSum, SampleCount = left.SampleCount + right.SampleCount };
    }

    /// <summary>Losses of the validation samples in a block's ranges.</summary>
    public static Payload Validation(StagePlan plan, Block block, float[] parameters)
    {
        (int from, int to) = ValidationRange(plan, block);
        var losses = new double[to - from];
        for (int sample = from; sample < to; sample++)
        {
            float difference = parameters[sample % Values] - Noise(plan.Index, 2, sample, 0);
            losses[sample - from] = difference * difference;
        }

        return new Payload([], 0, losses.Length, losses);
    }

    /// <summary>The validation samples of a block.</summary>
    public static (int From, int To) ValidationRange(StagePlan plan, Block block)
    {
        long samples = plan.ValidationSamples;
        return ((int)(samples * block.First / plan.Shards), (int)(samples * block.End / plan.Shards));
    }

    /// <summary>SHA-256 of the parameters' bits.</summary>
    public static string HashOf(ReadOnlySpan<float> parameters) => Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(parameters)));

    private static Payload ShardContribution(StagePlan plan, long version, int shard, float[] parameters)
    {
        var gradient = new float[Layout.Length];
        int count = plan.MicroBatch((int)(version % plan.StepsPerEpoch), shard).Count;
        double loss = 0;
        foreach (ParameterTensor tensor in Layout.Tensors)
        {
            ReadOnlySpan<float> values = tensor.In(parameters);
            Span<float> sums = tensor.In(gradient.AsSpan());
            for (int index = 0; index < tensor.Length; index++)
            {
                float slope = (values[index] * 0.3f) + Noise(plan.Index, 3 + (int)version, tensor.Offset + index, shard);
                sums[index] = count * slope;
                loss += count * (double)(slope * slope);
            }
        }

        return new Payload(gradient, loss, count, []);
    }

    private static float Noise(int stage, int purpose, int item, int shard)
    {
        (uint word, _, _, _) = Philox.Block((uint)item, (uint)shard, (uint)stage, (uint)purpose, 11, 7);
        return ((word >> 8) * (1f / (1 << 24))) - 0.5f;
    }
}
