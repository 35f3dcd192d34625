using k8s;
using k8s.Models;

namespace DistributedAE.Deploy.Tests.Kubernetes;

/// <summary>A file of manifests, read strictly by the models of Kubernetes' own schema: an unknown field, or a kind that does not exist, is refused.</summary>
/// <param name="File">From the repository's root.</param>
/// <param name="Objects">What it holds.</param>
internal sealed record ManifestFile(string File, IReadOnlyList<IKubernetesObject<V1ObjectMeta>> Objects)
{
    private const string Folder = "deploy/kubernetes/";

    /// <summary>All files of manifests.</summary>
    public static IReadOnlyList<ManifestFile> All { get; } =
    [
        .. Repository.Deployed("*.yaml")
            .Where(file => file.StartsWith(Folder, StringComparison.Ordinal) && Path.GetFileName(file) != Kustomization.FileName)
            .Select(file => new ManifestFile(file, Read(Repository.Text(file)))),
    ];

    /// <summary>The pods that it has made.</summary>
    public IEnumerable<PodMaker> Pods => PodMaker.Of(Objects);

    /// <summary>Reads objects.</summary>
    public static IReadOnlyList<IKubernetesObject<V1ObjectMeta>> Read(string yaml) =>
        [.. KubernetesYaml.LoadAllFromString(yaml, strict: true).Cast<IKubernetesObject<V1ObjectMeta>>()];
}
