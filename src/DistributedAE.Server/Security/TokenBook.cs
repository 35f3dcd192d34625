using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Primitives;

namespace DistributedAE.Server.Security;

/// <summary>Knows the tokens by their hashes, and tells whose one a request carries, in a time that says nothing about them.</summary>
internal sealed class TokenBook
{
    private const string Scheme = "Bearer ";
    private const int MaxTokenLength = 4096;

    private readonly byte[] _submitter;
    private readonly byte[] _worker;
    private readonly byte[] _session;

    /// <summary>A book of the two tokens.</summary>
    public TokenBook(string submitter, string worker)
    {
        _submitter = Hash(submitter);
        _worker = Hash(worker);
        byte[] session = HMACSHA256.HashData(Encoding.UTF8.GetBytes(submitter), "DistributedAE session of a browser, version 1"u8);
        Session = Base64Url.EncodeToString(session);
        _session = Hash(Session);
    }

    /// <summary>
    /// What a browser's cookie holds in place of the submitters' token. It follows from the token, so that it outlives the coordinator, and ends with a new token.
    /// </summary>
    public string Session { get; }

    /// <summary>The kind of the token in an <c>Authorization</c> header; null for none or a wrong one.</summary>
    public TokenKind? Find(StringValues authorization) =>
        authorization.Count == 1 && authorization[0] is { } header && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? Find(header[Scheme.Length..].Trim())
            : null;

    /// <summary>The kind of a token; null for a wrong one.</summary>
    public TokenKind? Find(string token)
    {
        if (token.Length > MaxTokenLength)
        {
            return null;
        }

        byte[] given = Hash(token);
        bool isSubmitter = CryptographicOperations.FixedTimeEquals(given, _submitter);
        bool isWorker = CryptographicOperations.FixedTimeEquals(given, _worker);
        return isSubmitter ? TokenKind.Submitter : isWorker ? TokenKind.Worker : null;
    }

    /// <summary>Whether a cookie holds <see cref="Session"/>.</summary>
    public bool IsSession(string? cookie) =>
        cookie is { Length: <= MaxTokenLength } && CryptographicOperations.FixedTimeEquals(Hash(cookie), _session);

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
