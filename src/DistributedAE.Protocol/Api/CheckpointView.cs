namespace DistributedAE.Protocol.Api;

/// <summary>A checkpoint of a job.</summary>
/// <param name="File">Its file name.</param>
/// <param name="Bytes">Its size; 0 when it was deleted because newer ones are kept.</param>
/// <param name="Stage">The stage.</param>
/// <param name="Epoch">The epoch, from 0.</param>
/// <param name="Step">The step within the epoch, from 0.</param>
/// <param name="ModelSha256">Hash of the model's parameters.</param>
/// <param name="Sha256">Hash of the file.</param>
public sealed record CheckpointView(string File, long Bytes, string Stage, int Epoch, int Step, string ModelSha256, string Sha256);
