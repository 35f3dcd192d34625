namespace DistributedAE.Protocol.Api;

/// <summary>Headers of the API beside the usual ones. Every call carries <c>Authorization: Bearer TOKEN</c>.</summary>
public static class ApiHeaders
{
    /// <summary>On a submission: the same key again gives the job of the first time (200) in place of a second one. Up to 128 visible characters.</summary>
    public const string IdempotencyKey = "Idempotency-Key";

    /// <summary>On the upgrade of a worker's stream.</summary>
    public const string ExchangeProtocol = "dae-exchange/1";
}
