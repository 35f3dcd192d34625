using DistributedAE.Orleans.Contracts;
using DistributedAE.Orleans.Jobs;
using DistributedAE.Orleans.Silos;
using Orleans.Concurrency;

namespace DistributedAE.Orleans.Shards;

/// <summary>
/// The samples of one shard: read once from whoever runs the job, and handed to the workers that compute it, chunk by chunk. Workers check their hash. Spread over the
/// control silos, so that many workers that begin at once don't all ask the one that leads.
/// </summary>
[Reentrant, SpreadPlacement]
internal sealed class DataShardGrain : Grain, IDataShardGrain
{
    private Task<byte[]>? _bytes;

    /// <inheritdoc/>
    public async Task<byte[]> ReadAsync(long offset)
    {
        Task<byte[]> reading = _bytes ??= LoadAsync();
        try
        {
            byte[] bytes = await reading;
            return offset >= bytes.Length ? [] : bytes.AsSpan((int)offset, (int)Math.Min(JobHost.ChunkBytes, bytes.Length - offset)).ToArray();
        }
        catch
        {
            // whoever asks next tries again
            _bytes = null;
            throw;
        }
    }

    private async Task<byte[]> LoadAsync()
    {
        string key = this.GetPrimaryKeyString();
        int slash = key.LastIndexOf('/');
        ITrainingJobGrain job = GrainFactory.GetGrain<ITrainingJobGrain>(key[..slash]);
        using var bytes = new MemoryStream();
        while (await job.ReadPartAsync(key[(slash + 1)..], bytes.Length) is { Length: > 0 } chunk)
        {
            bytes.Write(chunk);
        }

        return bytes.ToArray();
    }
}
