namespace DistributedAE.Data;

/// <summary>One published file of a named data set.</summary>
/// <param name="Name">File name.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">Its SHA-256 in lower-case hexadecimal.</param>
public sealed record NamedFile(string Name, long Bytes, string Sha256);
