namespace DistributedAE.Orleans.Storage;

/// <summary>A file's content in the database.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Bytes">How long it is.</param>
/// <param name="Sha256">SHA-256 of its bytes, in 64 lower-case hexadecimal digits.</param>
internal sealed record StoredContent(long Id, long Bytes, string Sha256);
