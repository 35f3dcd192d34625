using DistributedAE.Autoencoders;
using DistributedAE.Data;
using DistributedAE.Numerics;
using DistributedAE.Training.Jobs;
using DistributedAE.Training.Models;

namespace DistributedAE.Training.Tests.Models;

/// <summary>A model with odd extents, so that its buffer is padded everywhere.</summary>
internal static class SmallModel
{
    public const string JobText = """
        # a small model
        data: { source: digits }
        model: { layers: [7, 5] }
        parallel: { shards: 2 }
        """;

    public static ParameterLayout Layout { get; } = new(
        [("encoder.0.weight", [7, 5], true), ("encoder.0.bias", [5], false), ("decoder.0.weight", [5, 7], true), ("decoder.0.bias", [7], false)]);

    public static ModelContent Content { get; } = new(
        JobFileReader.Read(JobText, "small.yaml"),
        new Scaling([0.1f, -2f, 3f, 0f, -0f, 1e-40f, 5f], [1f, 2f, float.Epsilon, 4f, 5f, 6f, 1 / 3f]))
    {
        ClassNames = ["null", "\"quoted\", with comma", "Größe\n"],
        Image = new ImageShape(7, 1),
        Stages = [new StageResult("pretrain[0]", 3, 0.1, 1 / 3.0, "ab"), new StageResult("finetune", 0, null, null, "cd")],
    };

    /// <summary>Parameters with every kind of bits, also those of NaN, −0 and denormal numbers.</summary>
    public static AlignedBuffer Parameters(int seed)
    {
        var random = new Random(seed);
        var flat = new AlignedBuffer(Layout.Length);
        foreach (ParameterTensor tensor in Layout.Tensors)
        {
            var values = new float[tensor.Length];
            foreach (ref float value in values.AsSpan())
            {
                value = BitConverter.Int32BitsToSingle((int)random.NextInt64(int.MinValue, (long)int.MaxValue + 1));
            }

            tensor.Store(values, flat.Span);
        }

        return flat;
    }

    /// <summary>The bits of the plain values.</summary>
    public static int[] Bits(ParameterTensor tensor, ReadOnlySpan<float> flat)
    {
        var values = new float[tensor.Length];
        tensor.Load(flat, values);
        return Bits(values);
    }

    public static int[] Bits(ReadOnlySpan<float> values)
    {
        var bits = new int[values.Length];
        for (int index = 0; index < values.Length; index++)
        {
            bits[index] = BitConverter.SingleToInt32Bits(values[index]);
        }

        return bits;
    }

    public static int[] Bits(AlignedBuffer flat) => Bits(flat.Span);
}
