namespace DistributedAE.Orleans.Storage;

/// <summary>What a pull gave.</summary>
/// <param name="Files">How many files the folder has now.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="Damaged">Checkpoints that are damaged in the database and were left out: the run goes on from the newest whole one.</param>
internal sealed record PullReport(int Files, long Bytes, IReadOnlyList<ArchiveDamagedException> Damaged);
