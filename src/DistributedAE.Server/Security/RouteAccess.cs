namespace DistributedAE.Server.Security;

/// <summary>Says on an endpoint who may call it. An endpoint without it needs a submitter's token.</summary>
/// <param name="Kind">Whose token is needed; null for none.</param>
internal sealed record RouteAccess(TokenKind? Kind)
{
    /// <summary>Needs no token.</summary>
    public static RouteAccess Open { get; } = new((TokenKind?)null);

    /// <summary>For those who submit and follow jobs.</summary>
    public static RouteAccess Submitter { get; } = new(TokenKind.Submitter);

    /// <summary>For workers.</summary>
    public static RouteAccess Worker { get; } = new(TokenKind.Worker);
}
