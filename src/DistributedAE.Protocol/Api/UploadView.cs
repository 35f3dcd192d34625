namespace DistributedAE.Protocol.Api;

/// <summary>A data file that the coordinator keeps.</summary>
/// <param name="Sha256">Hash of its content, in lower-case hexadecimal digits.</param>
/// <param name="Bytes">Its size.</param>
public sealed record UploadView(string Sha256, long Bytes);
