using k8s.Models;

namespace DistributedAE.Deploy.Tests.Kubernetes;

/// <summary>What manifests say about each other.</summary>
internal static class Agreement
{
    /// <summary>The secrets that a pod mounts, with the keys that it takes of each; none for all.</summary>
    public static IEnumerable<(string Name, IReadOnlyList<string> Keys)> SecretsOf(PodMaker pod) => (pod.Template.Spec.Volumes ?? []).SelectMany(volume =>
    {
        var secrets = new List<(string, IReadOnlyList<string>)>();
        if (volume.Secret is { } secret)
        {
            secrets.Add((secret.SecretName, KeysOf(secret.Items)));
        }

        foreach (V1VolumeProjection source in volume.Projected?.Sources ?? [])
        {
            secrets.Add((source.Secret.Name, KeysOf(source.Secret.Items)));
        }

        return secrets;
    });

    /// <summary>Whether a selector finds pods with these labels.</summary>
    public static bool Finds(this V1LabelSelector selector, IDictionary<string, string> labels) =>
        (selector.MatchLabels ?? new Dictionary<string, string>()).All(wanted => labels.TryGetValue(wanted.Key, out string? value) && value == wanted.Value)
        && (selector.MatchExpressions ?? []).All(wanted => wanted.OperatorProperty == "In" && labels.TryGetValue(wanted.Key, out string? value) && wanted.Values.Contains(value));

    /// <summary>The number of a container's port, given by number or name; null when it has none such.</summary>
    public static int? PortOf(this V1Container container, string numberOrName) =>
        container.Ports.SingleOrDefault(port => port.Name == numberOrName || $"{port.ContainerPort}" == numberOrName)?.ContainerPort;

    private static string[] KeysOf(IList<V1KeyToPath>? items) => [.. (items ?? []).Select(item => item.Key)];
}
