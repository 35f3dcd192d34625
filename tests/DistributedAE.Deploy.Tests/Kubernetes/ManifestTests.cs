using System.Globalization;
using DistributedAE.Deploy.Tests.CommandLines;
using DistributedAE.Deploy.Tests.Docker;
using DistributedAE.Protocol.Api;
using DistributedAE.Server;
using k8s;
using k8s.Models;

namespace DistributedAE.Deploy.Tests.Kubernetes;

/// <summary>The manifests of each overlay fit together, and to the program.</summary>
public sealed class ManifestTests
{
    private static readonly Kustomization Trial = Kustomization.Read("deploy/kubernetes/trial");
    private static readonly IKubernetesObject<V1ObjectMeta>[] Objects =
        [.. Trial.Files().SelectMany(file => ManifestFile.All.Single(manifest => manifest.File == file).Objects)];

    private static readonly PodMaker[] Pods = [.. PodMaker.Of(Objects)];

    public static TheoryData<string> PodNames => [.. Pods.Select(pod => pod.Name)];

    [Fact]
    public void A_field_that_the_schema_does_not_know_is_refused()
    {
        string text = Repository.Text("deploy/kubernetes/base/worker.yaml");

        Assert.NotEmpty(ManifestFile.Read(text));
        Assert.ThrowsAny<Exception>(() => ManifestFile.Read(text.Replace("terminationGracePeriodSeconds", "terminationGraceSeconds", StringComparison.Ordinal)));
    }

    [Fact]
    public void It_is_a_control_set_workers_and_a_database()
    {
        Assert.Equal([("StatefulSet", "dae-control"), ("Deployment", "dae-worker"), ("StatefulSet", "dae-postgres")], Pods.Select(pod => (pod.Kind, pod.Name)));
        Assert.Equal(2, Objects.OfType<V1StatefulSet>().Single(set => set.Metadata.Name == "dae-control").Spec.Replicas);
        Assert.Null(Objects.OfType<V1Deployment>().Single().Spec.Replicas);
        Assert.Equal(Objects.Length, Objects.Select(one => (one.Kind, one.Metadata.Name)).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(PodNames))]
    public void A_pod_is_found_by_its_maker_and_has_no_rights(string name)
    {
        PodMaker pod = Pods.Single(one => one.Name == name);
        V1PodSpec spec = pod.Template.Spec;
        V1SecurityContext container = pod.Container.SecurityContext;

        Assert.True(pod.Selector.Finds(pod.Template.Metadata.Labels), "its maker does not find it");
        Assert.False(spec.AutomountServiceAccountToken);
        Assert.True(spec.SecurityContext.RunAsNonRoot);
        Assert.Equal("RuntimeDefault", spec.SecurityContext.SeccompProfile.Type);
        Assert.True(container.ReadOnlyRootFilesystem);
        Assert.False(container.AllowPrivilegeEscalation);
        Assert.Equal(["ALL"], container.Capabilities.Drop);
        Assert.Equal("restricted", Objects.OfType<V1Namespace>().Single().Metadata.Labels["pod-security.kubernetes.io/enforce"]);
        if (pod.Container.Image == "distributedae")
        {
            Assert.Equal(DockerBuild.Image.Single("USER"), $"{spec.SecurityContext.RunAsUser}");
            Assert.Equal(spec.SecurityContext.RunAsUser, spec.SecurityContext.FsGroup);
        }
    }

    [Theory]
    [MemberData(nameof(PodNames))]
    public void A_pod_mounts_its_volumes_and_secrets_that_the_overlays_make(string name)
    {
        PodMaker pod = Pods.Single(one => one.Name == name);
        string[] volumes = [.. (pod.Template.Spec.Volumes ?? []).Select(volume => volume.Name).Concat(pod.Claims).Order(StringComparer.Ordinal)];

        Assert.Equal(volumes, pod.Container.VolumeMounts.Select(mount => mount.Name).Order(StringComparer.Ordinal));
        Assert.Contains("/tmp", pod.Container.VolumeMounts.Select(mount => mount.MountPath));
        foreach ((string secret, IReadOnlyList<string> keys) in Agreement.SecretsOf(pod))
        {
            string[] overlays = secret == "dae-postgres" ? ["trial"] : ["trial", "production"];
            Assert.All(overlays, overlay =>
            {
                SecretFiles made = Kustomization.Read($"deploy/kubernetes/{overlay}").SecretGenerator.Single(one => one.Name == secret);
                Assert.All(keys, key => Assert.Contains($"secrets/{key}", made.Files));
            });
        }
    }

    [Theory]
    [MemberData(nameof(PodNames))]
    public void A_pod_is_probed_bounded_and_given_time_to_stop(string name)
    {
        PodMaker pod = Pods.Single(one => one.Name == name);
        V1Probe[] probes = [pod.Container.StartupProbe, pod.Container.LivenessProbe, pod.Container.ReadinessProbe];
        IDictionary<string, ResourceQuantity> requests = pod.Container.Resources.Requests;
        IDictionary<string, ResourceQuantity> limits = pod.Container.Resources.Limits;

        Assert.All(["cpu", "memory"], resource => Assert.True(requests[resource].ToDecimal() <= limits[resource].ToDecimal(), $"{resource}: more is asked for than allowed"));
        Assert.True(pod.Template.Spec.TerminationGracePeriodSeconds >= 60, "it is killed before it has finished");
        if (pod.Container.Image == "distributedae")
        {
            Assert.Equal([ApiRoutes.Health, ApiRoutes.Health, ApiRoutes.Ready], probes.Select(probe => probe.HttpGet.Path));
            Assert.All(probes, probe => Assert.Equal(HealthPort(pod), pod.Container.PortOf(probe.HttpGet.Port.Value)));
            Assert.True(requests["ephemeral-storage"].ToDecimal() < limits["ephemeral-storage"].ToDecimal());
        }
        else
        {
            Assert.All(probes, probe => Assert.Equal("pg_isready", probe.Exec.Command[0]));
        }
    }

    [Fact]
    public void Ports_are_the_programs_own()
    {
        Assert.All(Pods.Where(pod => pod.Container.Image == "distributedae"), pod =>
        {
            FoundCommand command = CommandOf(pod);
            Assert.Equal(command.Value("--silo-port") ?? $"{DaeParser.SiloPort("--silo-port")}", $"{pod.Container.PortOf("silo")}");
            string? gateway = command.Value("--role") == "control" ? command.Value("--gateway-port") ?? $"{DaeParser.SiloPort("--gateway-port")}" : null;
            Assert.Equal(gateway, pod.Container.PortOf("gateway")?.ToString(CultureInfo.InvariantCulture));
            Assert.Equal(new Uri(CoordinatorOptions.DefaultUrl).Port, HealthPort(pod));
            Assert.Equal("status.podIP", pod.Container.Env.Single(variable => variable.Name == "DAE_ADVERTISE").ValueFrom.FieldRef.FieldPath);
        });
    }

    [Fact]
    public void A_worker_has_as_many_slots_as_processors()
    {
        PodMaker worker = Pods.Single(pod => pod.Name == "dae-worker");

        Assert.Equal($"{worker.Container.Resources.Limits["cpu"]}", CommandOf(worker).Value("--slots"));
        Assert.Equal(worker.Container.Resources.Requests["cpu"], worker.Container.Resources.Limits["cpu"]);
    }

    [Fact]
    public void Services_lead_to_ports_of_pods()
    {
        Assert.All(Objects.OfType<V1Service>(), service =>
        {
            PodMaker pod = Assert.Single(Pods, pod => new V1LabelSelector { MatchLabels = service.Spec.Selector }.Finds(pod.Template.Metadata.Labels));
            Assert.All(service.Spec.Ports, port => Assert.Equal(port.Port, pod.Container.PortOf(port.TargetPort.Value)));
        });
        Assert.All(Objects.OfType<V1StatefulSet>(), set =>
            Assert.Equal("None", Objects.OfType<V1Service>().Single(service => service.Metadata.Name == set.Spec.ServiceName).Spec.ClusterIP));
    }

    private static FoundCommand CommandOf(PodMaker pod) => CommandFinder.OfContainer(pod.Name, [.. pod.Container.Command], [.. pod.Container.Args]);

    private static int HealthPort(PodMaker pod) => new Uri(CommandOf(pod).Value("--url") ?? CommandOf(pod).Value("--health-url")!).Port;
}
