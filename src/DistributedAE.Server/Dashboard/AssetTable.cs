using System.Collections.Frozen;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace DistributedAE.Server.Dashboard;

/// <summary>The files of the pages by their names, as they were built into this assembly. No name that a request gives is ever looked for on the disk.</summary>
internal sealed class AssetTable
{
    /// <summary>The one page; its script reads from the address what to show.</summary>
    public const string Shell = "index.html";

    private const string Prefix = "dashboard/";
    private const int TagDigits = 32;

    private static readonly FrozenDictionary<string, string> ContentTypes = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [".html"] = "text/html; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".png"] = "image/png",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly FrozenDictionary<string, Asset> _assets = Read().ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>All names.</summary>
    public IEnumerable<string> Names => _assets.Keys;

    /// <summary>The file of exactly that name; null where there is none.</summary>
    public Asset? Find(string name) => _assets.GetValueOrDefault(name);

    private static IEnumerable<KeyValuePair<string, Asset>> Read()
    {
        Assembly assembly = typeof(AssetTable).Assembly;
        foreach (string resource in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using Stream stream = assembly.GetManifestResourceStream(resource)!;
            byte[] content = new byte[stream.Length];
            stream.ReadExactly(content);
            string tag = Convert.ToHexStringLower(SHA256.HashData(content))[..TagDigits];
            string name = resource[Prefix.Length..];
            yield return new(name, new Asset(content, ContentTypes[Path.GetExtension(name)], new EntityTagHeaderValue($"\"{tag}\"")));
        }
    }
}
