namespace DistributedAE.Client.Api;

/// <summary>When a request may be sent again.</summary>
internal enum Retries
{
    /// <summary>As long as the server never got it: a second one would do something else than the first.</summary>
    UnlessSent,

    /// <summary>Always: twice is the same as once.</summary>
    Always,
}
