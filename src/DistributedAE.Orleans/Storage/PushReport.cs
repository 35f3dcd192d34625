namespace DistributedAE.Orleans.Storage;

/// <summary>What a push did.</summary>
/// <param name="Files">How many files the archive has of the run now.</param>
/// <param name="BytesSent">Bytes that were new.</param>
/// <param name="Dropped">Files that it had and the folder has no longer.</param>
/// <param name="LeftOut">Checkpoints that are damaged in the folder and were not stored.</param>
internal sealed record PushReport(int Files, long BytesSent, IReadOnlyList<string> Dropped, IReadOnlyList<string> LeftOut);
