using DistributedAE.Autoencoders;
using DistributedAE.Data;
using DistributedAE.Numerics;

namespace DistributedAE.Training.Samples;

/// <summary>Gives an engine the codes of a layer, computed once for a stage and kept in memory.</summary>
public sealed class CodeReader : SampleReader
{
    private const int ChunkSamples = 4096;
    private const double UsableShare = 0.6;

    private readonly float[][] _chunks;
    private readonly SampleReader _labels;

    private CodeReader(SampleReader samples, int featureCount)
    {
        int count = samples.Count;

        // codes of codes: what lies between is not kept
        _labels = samples is CodeReader codes ? codes._labels : samples;
        Count = count;
        FeatureCount = featureCount;
        _chunks = new float[(count + ChunkSamples - 1) / ChunkSamples][];
        for (int chunk = 0; chunk < _chunks.Length; chunk++)
        {
            _chunks[chunk] = new float[Math.Min(ChunkSamples, count - (chunk * ChunkSamples)) * featureCount];
        }
    }

    /// <inheritdoc/>
    public override int Count { get; }

    /// <inheritdoc/>
    public override int FeatureCount { get; }

    /// <summary>Computes the codes of all samples of <paramref name="reader"/> with the engine's whole network.</summary>
    /// <param name="engine">An engine for the encoder.</param>
    /// <param name="parameters">The encoder's parameters.</param>
    /// <param name="reader">The samples.</param>
    /// <exception cref="InputException">The codes do not fit into memory.</exception>
    public static CodeReader Compute(NetworkEngine engine, AlignedBuffer parameters, SampleReader reader)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(reader);
        int length = engine.Network.Outputs;
        CheckMemory(reader.Count, length);
        var codes = new CodeReader(reader, length);
        int rows = Math.Min(engine.RowCapacity, ChunkSamples);
        var samples = new int[rows];
        for (int chunk = 0; chunk < codes._chunks.Length; chunk++)
        {
            int end = Math.Min((chunk + 1) * ChunkSamples, reader.Count);
            for (int sample = chunk * ChunkSamples; sample < end; sample += rows)
            {
                Span<int> part = samples.AsSpan(0, Math.Min(rows, end - sample));
                for (int row = 0; row < part.Length; row++)
                {
                    part[row] = sample + row;
                }

                Span<float> target = codes._chunks[chunk].AsSpan((sample - (chunk * ChunkSamples)) * length, part.Length * length);
                engine.Outputs(parameters, reader, part, engine.Network.Layers.Count, target);
            }
        }

        return codes;
    }

    /// <inheritdoc/>
    public override void Read(int sample, Span<float> features) =>
        _chunks[sample / ChunkSamples].AsSpan(sample % ChunkSamples * FeatureCount, FeatureCount).CopyTo(features);

    /// <inheritdoc/>
    public override int ClassOf(int sample) => _labels.ClassOf(sample);

    /// <inheritdoc/>
    public override float ValueOf(int sample) => _labels.ValueOf(sample);

    private static void CheckMemory(int count, int length)
    {
        double needed = (double)count * length * sizeof(float);
        double usable = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes * UsableShare;
        if (needed > usable)
        {
            throw new InputException(
                $"the codes of {count} samples × {length} units take {needed / 1e9:F1} GB, more than {usable / 1e9:F1} GB (60 % of this machine's memory); "
                + "lower data.trainCount or the layer's units, or leave pretraining out (pretrain.epochs: 0)");
        }
    }
}
