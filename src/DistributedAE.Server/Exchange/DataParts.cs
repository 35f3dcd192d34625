using System.Globalization;
using DistributedAE.Data;
using DistributedAE.Protocol.Exchange;
using DistributedAE.Training.InProcess;

namespace DistributedAE.Server.Exchange;

/// <summary>A job's samples as parts for workers that don't have the data: one for each shard, and the validation samples.</summary>
/// <param name="data">The data.</param>
/// <param name="plan">The job's plan; says which samples each shard has.</param>
public sealed class DataParts(DataSet data, JobPlan plan)
{
    private readonly Lazy<PartsManifest> _manifest = new(() => new PartsManifest(
        [.. plan.Dealt.Select(shard => DataContent.HashOfPart(data.Train.Select(shard)))],
        DataContent.HashOfPart(data.Validation)));

    /// <summary>The parts' hashes; computed when they are asked for first.</summary>
    public PartsManifest Manifest => _manifest.Value;

    /// <summary>The samples of a part.</summary>
    /// <param name="part">Number of a shard, or <see cref="PartsManifest.ValidationPart"/>.</param>
    /// <returns>Null when there is no such part.</returns>
    public SampleSet? Find(string part) =>
        part == PartsManifest.ValidationPart ? data.Validation
        : int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int shard) && shard < plan.Dealt.Length ? data.Train.Select(plan.Dealt[shard])
        : null;
}
