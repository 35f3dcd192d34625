using DistributedAE.Protocol.Exchange;

namespace DistributedAE.Client.Worker;

/// <summary>Where a worker gets the samples that it does not have itself.</summary>
internal interface IPartSource
{
    /// <summary>Opens a part of a job's data.</summary>
    /// <exception cref="IOException">Or <see cref="HttpRequestException"/>: it can't be had now.</exception>
    Stream OpenPart(string jobId, string part);

    /// <summary>The hashes of a job's parts.</summary>
    /// <exception cref="Data.InputException">They can't be had.</exception>
    PartsManifest ReadManifest(string jobId);
}
