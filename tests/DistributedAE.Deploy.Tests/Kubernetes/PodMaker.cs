using k8s;
using k8s.Models;

namespace DistributedAE.Deploy.Tests.Kubernetes;

/// <summary>What has pods made.</summary>
/// <param name="Kind">Deployment or StatefulSet.</param>
/// <param name="Name">Its name.</param>
/// <param name="Selector">Labels by which it finds its pods.</param>
/// <param name="Template">The pods.</param>
internal sealed record PodMaker(string Kind, string Name, V1LabelSelector Selector, V1PodTemplateSpec Template)
{
    /// <summary>Names of volumes that each of its pods claims.</summary>
    public IReadOnlyList<string> Claims { get; init; } = [];

    /// <summary>The one container of a pod.</summary>
    public V1Container Container => Template.Spec.Containers.Single();

    /// <summary>Label of a pod by which everything here finds it.</summary>
    public string Label => Template.Metadata.Labels["app.kubernetes.io/name"];

    /// <summary>Those among objects.</summary>
    public static IEnumerable<PodMaker> Of(IEnumerable<IKubernetesObject<V1ObjectMeta>> objects) => objects.SelectMany<IKubernetesObject<V1ObjectMeta>, PodMaker>(one => one switch
    {
        V1Deployment made => [new PodMaker(made.Kind, made.Metadata.Name, made.Spec.Selector, made.Spec.Template)],
        V1StatefulSet made =>
        [
            new PodMaker(made.Kind, made.Metadata.Name, made.Spec.Selector, made.Spec.Template)
            {
                Claims = [.. (made.Spec.VolumeClaimTemplates ?? []).Select(claim => claim.Metadata.Name)],
            },
        ],
        _ => [],
    });
}
