using DistributedAE.Data;
using DistributedAE.Orleans.Contracts;
using DistributedAE.Server.Exchange;
using DistributedAE.Training.InProcess;

namespace DistributedAE.Orleans.Jobs;

/// <summary>The samples of a job that runs here, for the shards' grains.</summary>
/// <param name="data">The data.</param>
/// <param name="plan">The job's plan.</param>
internal sealed class JobHost(DataSet data, JobPlan plan) : IJobHost
{
    /// <summary>Bytes of one answer.</summary>
    public const int ChunkBytes = 4 << 20;

    private readonly DataParts _parts = new(data, plan);
    private readonly Lock _gate = new();
    private (string Part, byte[] Bytes)? _last;

    /// <inheritdoc/>
    public Task<DataManifest> ManifestAsync() => Task.Run(() => DataManifest.Of(_parts.Manifest));

    /// <inheritdoc/>
    public Task<byte[]> ReadPartAsync(string part, long offset) => Task.Run(() =>
    {
        byte[] bytes = BytesOf(part);
        return offset >= bytes.Length ? [] : bytes.AsSpan((int)offset, (int)Math.Min(ChunkBytes, bytes.Length - offset)).ToArray();
    });

    private byte[] BytesOf(string part)
    {
        lock (_gate)
        {
            if (_last is { } last && last.Part == part)
            {
                return last.Bytes;
            }

            SampleSet samples = _parts.Find(part) ?? throw new StageLostException($"there is no part '{part}' of that job's data");
            using var memory = new MemoryStream();
            SamplePartFile.Write(memory, samples);
            byte[] bytes = memory.ToArray();
            _last = (part, bytes);
            return bytes;
        }
    }
}
