using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace DistributedAE.Deploy.Tests.Kubernetes;

/// <summary>A kustomization, read strictly: only these fields are known.</summary>
internal sealed class Kustomization
{
    /// <summary>How its files are called.</summary>
    public const string FileName = "kustomization.yaml";

    public string ApiVersion { get; init; } = "";

    public string Kind { get; init; } = "";

    public string Namespace { get; init; } = "";

    public List<string> Resources { get; init; } = [];

    public List<Dictionary<string, string>> Images { get; init; } = [];

    public List<object> Labels { get; init; } = [];

    public List<SecretFiles> SecretGenerator { get; init; } = [];

    /// <summary>Its folder, from the repository's root.</summary>
    [YamlIgnore]
    public string Folder { get; private set; } = "";

    /// <summary>Reads that of a folder.</summary>
    public static Kustomization Read(string folder)
    {
        Kustomization read = new DeserializerBuilder().WithNamingConvention(CamelCaseNamingConvention.Instance).WithDuplicateKeyChecking().Build()
            .Deserialize<Kustomization>(Repository.Text($"{folder}/{FileName}"));
        read.Folder = folder;
        return read;
    }

    /// <summary>The files of manifests that it takes, its bases' included, from the repository's root.</summary>
    public IEnumerable<string> Files() => Resources.SelectMany(resource =>
    {
        string path = Path.GetRelativePath(Repository.Root, Path.GetFullPath(resource, Repository.Path(Folder)));
        return File.Exists(Repository.Path(path)) ? [path] : Read(path).Files();
    });
}

/// <summary>A secret of files that users make.</summary>
internal sealed class SecretFiles
{
    public string Name { get; init; } = "";

    public List<string> Files { get; init; } = [];
}
