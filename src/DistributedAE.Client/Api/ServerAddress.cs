using System.Text.Json;
using DistributedAE.Data;
using DistributedAE.Protocol.Api;

namespace DistributedAE.Client.Api;

/// <summary>Where the coordinator is, and the token it is asked with. See <see cref="ServerSearch"/> for how it is found.</summary>
public sealed class ServerAddress
{
    private const int MaxTokenBytes = 4096;

    private readonly ServerSearch _search;

    private ServerAddress(Uri uri, string? token, string? tokenFile, TrustedCertificates? trusted, ServerSearch search)
    {
        Uri = uri;
        Token = token;
        TokenFile = tokenFile;
        Trusted = trusted;
        _search = search;
    }

    /// <summary>Scheme, host and port.</summary>
    public Uri Uri { get; }

    /// <summary>The token; null where none was found, which a server without tokens accepts.</summary>
    public string? Token { get; }

    /// <summary>The file that the token came from; null where it came from elsewhere, or there is none.</summary>
    public string? TokenFile { get; }

    /// <summary>The certificates to trust; null for those of the machine's authorities.</summary>
    public TrustedCertificates? Trusted { get; }

    /// <summary>An address with a token that are known.</summary>
    /// <param name="uri">Scheme, host and port.</param>
    /// <param name="token">The token; null for none.</param>
    public static ServerAddress Of(Uri uri, string? token) => new(uri, token, null, null, new ServerSearch { Url = uri?.ToString(), Token = token });

    /// <summary>Finds the coordinator.</summary>
    /// <exception cref="ServerUnreachableException">No address was given, and the root folder has none.</exception>
    /// <exception cref="InputException">The address is none, or a file cannot be read.</exception>
    public static ServerAddress Find(ServerSearch search)
    {
        ArgumentNullException.ThrowIfNull(search);
        Uri? local = Local(search.Root);
        Uri uri = search.Url is { } url ? Parse(url) : local ?? throw new ServerUnreachableException(
            $"no coordinator is known: there is no {Path.Combine(search.Root, CoordinatorFiles.Server)}; start one with 'dae server', or name one with --server URL or DAE_SERVER");
        TrustedCertificates? trusted = CertificateOf(search, uri == local) is { } certificate ? TrustedCertificates.Read(certificate) : null;
        string? file = TokenFileOf(search, uri == local);
        return new ServerAddress(uri, file is null ? search.Token : ReadToken(file), file, trusted, search);
    }

    /// <summary>
    /// The address as it would be found now: a coordinator that was started again may have another port. This one where nothing is found any more.
    /// </summary>
    public ServerAddress Refresh()
    {
        try
        {
            return Find(_search);
        }
        catch (Exception problem) when (problem is ServerUnreachableException or InputException)
        {
            // it is being started, or writes its files at this moment
            return this;
        }
    }

    private static string? CertificateOf(ServerSearch search, bool isLocal)
    {
        string own = Path.Combine(search.Root, CoordinatorFiles.Certificate);
        return search.CertificateFile ?? (isLocal && File.Exists(own) ? own : null);
    }

    // the root's token is for the root's server: it is not sent to another one
    private static string? TokenFileOf(ServerSearch search, bool isLocal)
    {
        string own = Path.Combine(search.Root, search.ForWorker ? CoordinatorFiles.WorkerToken : CoordinatorFiles.Token);
        return search.TokenFile ?? (search.Token is null && isLocal && File.Exists(own) ? own : null);
    }

    private static Uri Parse(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https" && uri.PathAndQuery == "/" && uri.UserInfo.Length == 0
            ? uri
            : throw new InputException($"'{url}' is no address of a coordinator; it must look like http://127.0.0.1:7470");

    private static Uri? Local(string root)
    {
        string path = Path.Combine(root, CoordinatorFiles.Server);
        try
        {
            using var content = JsonDocument.Parse(File.ReadAllBytes(path));
            return Uri.TryCreate(content.RootElement.GetProperty("address").GetString(), UriKind.Absolute, out Uri? uri) ? uri : null;
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"cannot read {path}: {problem.Message}; name the coordinator with --server URL", problem);
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new InputException($"{path} does not say where the coordinator is; start 'dae server' again, or name it with --server URL", problem);
        }
    }

    private static string ReadToken(string path)
    {
        try
        {
            var file = new FileInfo(path);
            string token = file.Exists && file.Length > MaxTokenBytes ? "" : File.ReadAllText(path).Trim();
            return token.Length > 0 && token.All(letter => letter is > ' ' and < '\u007f')
                ? token
                : throw new InputException($"{path} holds no token: one line of visible characters, at most {MaxTokenBytes} bytes, is needed");
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new NotFoundException($"there is no token file {path}", problem);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"cannot read the token file {path}: {problem.Message}", problem);
        }
    }
}
