namespace DistributedAE.Server.Security;

/// <summary>Says on an endpoint who may call it. An endpoint without it needs a submitter's token.</summary>
internal sealed class RouteAccess
{
    private RouteAccess(params TokenKind[] kinds)
    {
        Kinds = kinds;
    }

    /// <summary>Needs no token.</summary>
    public static RouteAccess Open { get; } = new();

    /// <summary>For those who submit and follow jobs, also by a browser's session.</summary>
    public static RouteAccess Submitter { get; } = new(TokenKind.Submitter);

    /// <summary>For workers.</summary>
    public static RouteAccess Worker { get; } = new(TokenKind.Worker);

    /// <summary>For everybody who has a token.</summary>
    public static RouteAccess AnyToken { get; } = new(TokenKind.Submitter, TokenKind.Worker);

    /// <summary>Whose tokens will do; none for everybody.</summary>
    public IReadOnlyList<TokenKind> Kinds { get; }
}
