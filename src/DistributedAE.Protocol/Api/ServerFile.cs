namespace DistributedAE.Protocol.Api;

/// <summary>Content of <c>server.json</c> in the coordinator's root folder, by which commands on the same machine find it; there while it runs.</summary>
/// <param name="Address">Scheme, host and port.</param>
/// <param name="Pid">Its process.</param>
/// <param name="Version">Its DistributedAE.</param>
public sealed record ServerFile(string Address, int Pid, string Version);
