using DistributedAE.Client.Worker;
using DistributedAE.Data;
using DistributedAE.Orleans.Contracts;
using DistributedAE.Protocol.Exchange;

namespace DistributedAE.Orleans.Workers;

/// <summary>A worker silo's samples from the data shards' grains.</summary>
/// <param name="grains">The cluster.</param>
internal sealed class ShardParts(IGrainFactory grains) : IPartSource
{
    /// <inheritdoc/>
    public Stream OpenPart(string jobId, string part) => new PartStream(grains.GetGrain<IDataShardGrain>($"{jobId}/{part}"));

    /// <inheritdoc/>
    public PartsManifest ReadManifest(string jobId)
    {
        try
        {
            return grains.GetGrain<ITrainingJobGrain>(jobId).ManifestAsync().GetAwaiter().GetResult().ToParts();
        }
        catch (Exception problem) when (LostCall.Is(problem))
        {
            throw new InputException($"cannot get the list of data parts: {problem.Message}", problem);
        }
    }

    /// <summary>A part, chunk by chunk.</summary>
    private sealed class PartStream(IDataShardGrain shard) : Stream
    {
        private byte[] _chunk = [];
        private int _used;
        private long _offset;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            if (_used == _chunk.Length)
            {
                _chunk = Next();
                _used = 0;
                _offset += _chunk.Length;
            }

            int length = Math.Min(buffer.Length, _chunk.Length - _used);
            _chunk.AsSpan(_used, length).CopyTo(buffer);
            _used += length;
            return length;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        private byte[] Next()
        {
            try
            {
                return shard.ReadAsync(_offset).GetAwaiter().GetResult();
            }
            catch (Exception problem) when (LostCall.Is(problem))
            {
                throw new IOException($"a part of the data can't be had: {problem.Message}", problem);
            }
        }
    }
}
