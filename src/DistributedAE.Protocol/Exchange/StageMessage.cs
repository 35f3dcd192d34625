using DistributedAE.Training.InProcess;

namespace DistributedAE.Protocol.Exchange;

/// <summary>All that a worker has to know of a stage, beside parameters and samples.</summary>
/// <param name="JobId">The job's id, for fetching data.</param>
/// <param name="JobFile">The job file's text.</param>
/// <param name="Data">What the stages depend on in the data.</param>
/// <param name="DataSha256">Content hash of the training samples: of a set that a worker loads by itself.</param>
/// <param name="DataFolder">Folder at the coordinator that relative paths start from.</param>
public sealed record StageMessage(string JobId, string JobFile, DataExtents Data, string DataSha256, string DataFolder)
{
    /// <summary>Whether the model's parameters follow, for the codes of the layers below.</summary>
    public bool NeedsModel { get; init; }

    /// <summary>Path of the parameters' shared memory; null where they come with assignments.</summary>
    public string? Parameters { get; init; }

    /// <summary>Paths of the memories where this worker puts its contributions, by shared slot; null where they go as payload.</summary>
    public IReadOnlyList<string>? Contributions { get; init; }
}
