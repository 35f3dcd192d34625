using DistributedAE.Autoencoders;

namespace DistributedAE.Training.Blocks;

/// <summary>
/// The training samples by shard: a shard's samples are had when a block needs them first, and those that were used longest ago are let go when they take too
/// much memory. Samples keep their number in the training split.
/// </summary>
public sealed class DealtReader : SampleReader
{
    private readonly int[] _shardOf;
    private readonly int[] _positionOf;
    private readonly SampleReader?[] _parts;
    private readonly long[] _usedAt;
    private readonly Func<int, SampleReader> _open;
    private readonly long _maximumSamples;
    private long _clock;

    /// <summary>Samples of which none is there yet.</summary>
    /// <param name="dealt">The samples of each shard.</param>
    /// <param name="featureCount">Length of a sample.</param>
    /// <param name="open">Gets a shard's samples, in the order in which they were dealt.</param>
    /// <param name="maximumBytes">Most memory for samples, taken as 32-bit floats; a block's own shards are kept even if they take more.</param>
    public DealtReader(int[][] dealt, int featureCount, Func<int, SampleReader> open, long maximumBytes)
    {
        ArgumentNullException.ThrowIfNull(dealt);
        FeatureCount = featureCount;
        _open = open;
        _maximumSamples = maximumBytes / ((long)featureCount * sizeof(float));
        Count = dealt.Sum(shard => shard.Length);
        _shardOf = new int[Count];
        _positionOf = new int[Count];
        for (int shard = 0; shard < dealt.Length; shard++)
        {
            for (int position = 0; position < dealt[shard].Length; position++)
            {
                _shardOf[dealt[shard][position]] = shard;
                _positionOf[dealt[shard][position]] = position;
            }
        }

        _parts = new SampleReader?[dealt.Length];
        _usedAt = new long[dealt.Length];
    }

    /// <inheritdoc/>
    public override int Count { get; }

    /// <inheritdoc/>
    public override int FeatureCount { get; }

    /// <summary>Gets the samples of a block's shards, before they are read.</summary>
    /// <param name="block">The shards.</param>
    public void Ensure(Orchestration.Block block)
    {
        _clock++;
        for (int shard = block.First; shard < block.End; shard++)
        {
            _usedAt[shard] = _clock;
        }

        for (int shard = block.First; shard < block.End; shard++)
        {
            if (_parts[shard] is null)
            {
                _parts[shard] = _open(shard);
                LetGo();
            }
        }
    }

    /// <inheritdoc/>
    public override void Read(int sample, Span<float> features) => Part(sample).Read(_positionOf[sample], features);

    /// <inheritdoc/>
    public override int ClassOf(int sample) => Part(sample).ClassOf(_positionOf[sample]);

    /// <inheritdoc/>
    public override float ValueOf(int sample) => Part(sample).ValueOf(_positionOf[sample]);

    private SampleReader Part(int sample) => _parts[_shardOf[sample]]
        ?? throw new InvalidOperationException($"the samples of shard {_shardOf[sample]} are not there");

    private void LetGo()
    {
        while (_parts.Sum(part => part?.Count ?? 0L) > _maximumSamples)
        {
            int oldest = -1;
            for (int shard = 0; shard < _parts.Length; shard++)
            {
                if (_parts[shard] is not null && _usedAt[shard] < _clock && (oldest < 0 || _usedAt[shard] < _usedAt[oldest]))
                {
                    oldest = shard;
                }
            }

            if (oldest < 0)
            {
                return;
            }

            _parts[oldest] = null;
        }
    }
}
