using Microsoft.Net.Http.Headers;

namespace DistributedAE.Server.Dashboard;

/// <summary>A file of the pages.</summary>
/// <param name="Content">Its bytes.</param>
/// <param name="ContentType">What they are.</param>
/// <param name="Tag">Changes with its content.</param>
internal sealed record Asset(byte[] Content, string ContentType, EntityTagHeaderValue Tag);
