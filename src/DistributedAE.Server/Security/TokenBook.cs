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

    /// <summary>A book of the two tokens.</summary>
    public TokenBook(string submitter, string worker)
    {
        _submitter = Hash(submitter);
        _worker = Hash(worker);
    }

    /// <summary>The kind of the token in an <c>Authorization</c> header; null for none or a wrong one.</summary>
    public TokenKind? Find(StringValues authorization)
    {
        if (authorization.Count != 1
            || authorization[0] is not { Length: <= MaxTokenLength } header
            || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        byte[] given = Hash(header[Scheme.Length..].Trim());
        bool isSubmitter = CryptographicOperations.FixedTimeEquals(given, _submitter);
        bool isWorker = CryptographicOperations.FixedTimeEquals(given, _worker);
        return isSubmitter ? TokenKind.Submitter : isWorker ? TokenKind.Worker : null;
    }

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
