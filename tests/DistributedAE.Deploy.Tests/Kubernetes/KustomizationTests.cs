using DistributedAE.Cli.Tests;
using k8s;
using k8s.Models;

namespace DistributedAE.Deploy.Tests.Kubernetes;

/// <summary>What users apply: the two overlays, with the secrets that the script makes.</summary>
public sealed class KustomizationTests
{
    [Theory]
    [InlineData("base")]
    [InlineData("production")]
    [InlineData("trial")]
    public void It_names_files_that_are_there_and_forgets_none(string overlay)
    {
        var kustomization = Kustomization.Read($"deploy/kubernetes/{overlay}");
        string[] here = [.. Directory.GetFiles(Repository.Path(kustomization.Folder), "*.yaml").Select(Path.GetFileName).OfType<string>().Where(name => name != Kustomization.FileName)];

        Assert.Equal(("kustomize.config.k8s.io/v1beta1", "Kustomization", "dae"), (kustomization.ApiVersion, kustomization.Kind, kustomization.Namespace));
        Assert.All(kustomization.Resources, resource => Assert.True(Path.Exists(Path.GetFullPath(resource, Repository.Path(kustomization.Folder))), $"there is no {resource}"));
        Assert.Equal(here.Order(StringComparer.Ordinal), kustomization.Resources.Where(resource => resource.EndsWith(".yaml", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("production")]
    [InlineData("trial")]
    public void It_sets_the_version_of_this_build(string overlay)
    {
        Dictionary<string, string> image = Assert.Single(Kustomization.Read($"deploy/kubernetes/{overlay}").Images);

        Assert.Equal(("distributedae", DaeProcess.Version), (image["name"], image["newTag"]));
    }

    [Theory]
    [InlineData("production", false)]
    [InlineData("trial", true)]
    public async Task Its_secrets_are_files_that_the_script_makes_or_the_page_names(string overlay, bool ownDatabase)
    {
        using var folder = new TemporaryFolder();
        await MakeSecretsAsync(folder, ownDatabase);
        string[] needed = [.. Kustomization.Read($"deploy/kubernetes/{overlay}").SecretGenerator.SelectMany(secret => secret.Files)];

        Assert.All(needed, file => Assert.True(File.Exists(folder.File(file)), $"nobody makes {file}"));
        Assert.Equal(Directory.GetFiles(folder.File("secrets")).Length, needed.Length);
    }

    [Fact]
    public void The_trials_database_is_where_the_page_has_the_script_point_to()
    {
        V1Service service = ManifestFile.All.Single(file => file.File.EndsWith("trial/postgres.yaml", StringComparison.Ordinal)).Objects.OfType<V1Service>().Single();

        Assert.Contains($"make-secrets.sh deploy/kubernetes/trial/secrets {service.Metadata.Name}\n", Repository.Text("deploy/kubernetes/README.md"), StringComparison.Ordinal);
        Assert.Contains($"make-secrets.sh deploy/kubernetes/trial/secrets {service.Metadata.Name}\n", Repository.Text("deploy/kubernetes/trial/kustomization.yaml"), StringComparison.Ordinal);
    }

    [ToolFact("kubectl", "kustomize", "--help")]
    public async Task Kustomize_builds_both_and_every_reference_to_a_secret_is_followed()
    {
        foreach (string overlay in new[] { "production", "trial" })
        {
            using var folder = new TemporaryFolder();
            Copy(Repository.Path("deploy/kubernetes"), folder.File("kubernetes"));
            await MakeSecretsAsync(folder, overlay == "trial");
            Directory.Delete(folder.File($"kubernetes/{overlay}/secrets"), recursive: true);
            Directory.Move(folder.File("secrets"), folder.File($"kubernetes/{overlay}/secrets"));

            DaeResult built = await Tool.RunAsync(folder.Path, ["kubectl", "kustomize", $"kubernetes/{overlay}"]);

            Assert.True(built.ExitCode == 0, built.Error);
            IReadOnlyList<IKubernetesObject<V1ObjectMeta>> objects = ManifestFile.Read(built.Output);
            string[] secrets = [.. objects.OfType<V1Secret>().Select(secret => secret.Metadata.Name)];
            Assert.Equal(overlay == "trial" ? 3 : 2, secrets.Length);
            Assert.All(PodMaker.Of(objects).SelectMany(Agreement.SecretsOf), secret => Assert.Contains(secret.Name, secrets));
            Assert.All(objects.Where(one => one is not V1Namespace), one => Assert.Equal("dae", one.Metadata.NamespaceProperty));
            Assert.All(PodMaker.Of(objects), pod => Assert.EndsWith(pod.Container.Image.StartsWith("postgres:", StringComparison.Ordinal) ? ":17" : $":{DaeProcess.Version}", pod.Container.Image, StringComparison.Ordinal));
        }
    }

    private static async Task MakeSecretsAsync(TemporaryFolder folder, bool ownDatabase)
    {
        DaeResult made = await Tool.RunAsync(folder.Path, [Repository.Path("deploy/make-secrets.sh"), "secrets", .. ownDatabase ? ["dae-postgres"] : Array.Empty<string>()]);
        Assert.Equal(0, made.ExitCode);
        if (!ownDatabase)
        {
            File.WriteAllText(folder.File("secrets/database"), "Host=db.example.org;Username=dae;Password=x;Database=dae\n");
        }
    }

    private static void Copy(string source, string target)
    {
        foreach (string file in Directory.GetFiles(source, "*.yaml", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(target, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        foreach (string folder in Directory.GetDirectories(target))
        {
            Directory.CreateDirectory(Path.Combine(folder, "secrets"));
        }
    }
}
