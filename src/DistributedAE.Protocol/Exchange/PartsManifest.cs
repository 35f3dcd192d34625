namespace DistributedAE.Protocol.Exchange;

/// <summary>The parts of a job's data, for workers that don't have them.</summary>
/// <param name="Shards">SHA-256 of each shard's file.</param>
/// <param name="Validation">SHA-256 of the validation samples' file.</param>
public sealed record PartsManifest(IReadOnlyList<string> Shards, string Validation)
{
    /// <summary>The part's name under which the manifest itself is had, as JSON.</summary>
    public const string Part = "manifest";

    /// <summary>The part's name of the validation samples.</summary>
    public const string ValidationPart = "validation";
}
