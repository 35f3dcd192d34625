using k8s;
using k8s.Models;

namespace DistributedAE.Deploy.Tests.Kubernetes;

/// <summary>Who may reach whom, how many there are, and how many may be away.</summary>
public sealed class PolicyTests
{
    private static readonly IKubernetesObject<V1ObjectMeta>[] Objects =
        [.. Kustomization.Read("deploy/kubernetes/trial").Files().SelectMany(file => ManifestFile.All.Single(manifest => manifest.File == file).Objects)];

    private static readonly PodMaker[] Pods = [.. PodMaker.Of(Objects)];
    private static readonly V1NetworkPolicy[] Policies = [.. Objects.OfType<V1NetworkPolicy>()];

    [Theory]
    // who asks, whom, at which port, whether that is allowed
    [InlineData("dae-control", "dae-worker", "silo", true)]
    [InlineData("dae-worker", "dae-control", "silo", true)]
    [InlineData("dae-worker", "dae-worker", "silo", true)]
    [InlineData("dae-control", "dae-control", "silo", true)]
    [InlineData("dae-worker", "dae-control", "gateway", false)]
    [InlineData("dae-control", "dae-control", "54321", true)]
    [InlineData("dae-worker", "dae-control", "54321", false)]
    [InlineData("", "dae-control", "54321", false)]
    [InlineData("dae-control", "dae-postgres", "postgres", true)]
    [InlineData("dae-worker", "dae-postgres", "postgres", true)]
    [InlineData("", "dae-control", "api", true)]
    [InlineData("", "dae-control", "silo", false)]
    [InlineData("", "dae-control", "gateway", false)]
    [InlineData("", "dae-worker", "silo", false)]
    [InlineData("", "dae-worker", "health", false)]
    [InlineData("", "dae-postgres", "postgres", false)]
    [InlineData("dae-postgres", "dae-worker", "silo", false)]
    public void Only_silos_reach_silos_and_the_database_and_everybody_the_api(string from, string to, string port, bool allowed)
    {
        PodMaker target = Pods.Single(pod => pod.Name == to);
        string number = $"{target.Container.PortOf(port)}" is { Length: > 0 } named ? named : port;
        bool letIn = Of(target, "Ingress").SelectMany(policy => policy.Spec.Ingress ?? []).Any(rule => Has(rule.FromProperty, from) && Opens(rule.Ports, number));

        // who is outside is bound by no policy here
        bool letOut = from is "" || Of(Pods.Single(pod => pod.Name == from), "Egress").SelectMany(policy => policy.Spec.Egress ?? []).Any(rule => Has(rule.To, to) && Opens(rule.Ports, number));

        Assert.NotEmpty(Of(target, "Ingress"));
        Assert.Equal(allowed, letIn && letOut);
    }

    [Fact]
    public void The_autoscaler_and_the_budgets_are_about_what_is_there()
    {
        V2HorizontalPodAutoscaler scaler = Objects.OfType<V2HorizontalPodAutoscaler>().Single();
        Assert.Contains(Pods, pod => (pod.Kind, pod.Name) == (scaler.Spec.ScaleTargetRef.Kind, scaler.Spec.ScaleTargetRef.Name));
        Assert.True(scaler.Spec.MinReplicas < scaler.Spec.MaxReplicas);

        V1PodDisruptionBudget[] budgets = [.. Objects.OfType<V1PodDisruptionBudget>()];
        Assert.Equal(["dae-control", "dae-worker"], budgets.Select(budget => budget.Metadata.Name));
        Assert.All(budgets, budget => Assert.Equal(budget.Metadata.Name, Assert.Single(Pods, pod => budget.Spec.Selector.Finds(pod.Template.Metadata.Labels)).Name));
        Assert.Equal(["1", "50%"], budgets.Select(budget => budget.Spec.MaxUnavailable.Value));
    }

    private static V1NetworkPolicy[] Of(PodMaker pod, string direction) =>
        [.. Policies.Where(policy => policy.Spec.PolicyTypes.Contains(direction) && policy.Spec.PodSelector.Finds(pod.Template.Metadata.Labels))];

    private static bool Has(IList<V1NetworkPolicyPeer>? peers, string name) =>
        peers is null or [] || peers.Any(peer => name is not "" && peer.PodSelector.Finds(Pods.Single(pod => pod.Name == name).Template.Metadata.Labels));

    private static bool Opens(IList<V1NetworkPolicyPort>? ports, string number) => ports is null or [] || ports.Any(port => port.Port.Value == number);
}
