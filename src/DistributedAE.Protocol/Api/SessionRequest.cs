namespace DistributedAE.Protocol.Api;

/// <summary>Asks for a session of a browser.</summary>
/// <param name="Token">The submitters' token.</param>
public sealed record SessionRequest(string Token);
