namespace DistributedAE.Server.Pictures;

/// <summary>What pictures are made of: a job's model when it is finished, else a checkpoint.</summary>
/// <param name="Path">The file.</param>
/// <param name="Sha256">Hash of the file.</param>
/// <param name="IsModel">Whether it is the finished model.</param>
internal sealed record PictureSource(string Path, string Sha256, bool IsModel)
{
    /// <summary>Name of the file.</summary>
    public string File => System.IO.Path.GetFileName(Path);
}
