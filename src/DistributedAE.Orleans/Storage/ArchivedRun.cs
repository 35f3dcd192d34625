namespace DistributedAE.Orleans.Storage;

/// <summary>A run in the archive.</summary>
/// <param name="Generation">The newest generation that claimed or pushed it.</param>
/// <param name="PushedAt">When it was last pushed; null for never.</param>
/// <param name="Files">How many files it has.</param>
/// <param name="Bytes">Their bytes.</param>
internal sealed record ArchivedRun(long Generation, DateTimeOffset? PushedAt, int Files, long Bytes);
