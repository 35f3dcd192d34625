namespace DistributedAE.Training.Runs;

/// <summary>One line of <c>checkpoints/manifest.jsonl</c>: a checkpoint that is complete.</summary>
/// <param name="File">Name of the file, beside the manifest.</param>
/// <param name="Sha256">SHA-256 of the file's bytes.</param>
/// <param name="StageIndex">Index of the stage.</param>
/// <param name="Stage">Its name.</param>
/// <param name="Epoch">Epoch, from 0.</param>
/// <param name="Step">Next step of the epoch, from 0.</param>
/// <param name="ModelSha256">The hash of the parameters.</param>
internal sealed record ManifestLine(string File, string Sha256, int StageIndex, string Stage, int Epoch, int Step, string ModelSha256);
