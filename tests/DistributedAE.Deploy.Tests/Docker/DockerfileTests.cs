using System.Text.Json;
using System.Xml.Linq;
using DistributedAE.Cli.Tests;
using DistributedAE.Deploy.Tests.CommandLines;
using DistributedAE.Server;

namespace DistributedAE.Deploy.Tests.Docker;

/// <summary>The image is built from what the repository has, and runs without rights.</summary>
public sealed class DockerfileTests
{
    private const string Cli = "src/DistributedAE.Cli/DistributedAE.Cli.csproj";
    private static readonly DockerBuild Image = DockerBuild.Image;

    /// <summary>The images, each with the switch that it is built with and the project that only such a build refers to.</summary>
    public static TheoryData<string, string, string> Images => new()
    {
        { DockerBuild.Name, "UseOrleans", "src/DistributedAE.Orleans" },
        { DockerBuild.GpuWorkerName, "UseTorchSharp", "src/DistributedAE.TorchSharp" },
    };

    [Theory]
    [InlineData(DockerBuild.Name)]
    [InlineData(DockerBuild.GpuWorkerName)]
    public void Sdk_and_runtime_are_those_of_the_repository(string file)
    {
        DockerBuild image = DockerBuild.Read(file);
        using var global = JsonDocument.Parse(Repository.Text("global.json"));
        string framework = XDocument.Parse(Repository.Text("Directory.Build.props")).Descendants("TargetFramework").Single().Value;

        Assert.Equal(global.RootElement.GetProperty("sdk").GetProperty("version").GetString(), image.Argument("SDK"));
        Assert.Equal(framework, $"net{image.Argument("RUNTIME").Split('-')[0]}");
        Assert.Contains(image.Steps, step => step is { Name: "FROM", Value: "mcr.microsoft.com/dotnet/sdk:${SDK} AS build" });
        Assert.Contains(image.Steps, step => step is { Name: "FROM", Value: "mcr.microsoft.com/dotnet/aspnet:${RUNTIME}" });
        Assert.Contains($"org.opencontainers.image.version=\"{DaeProcess.Version}\"", image.Single("LABEL"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Images))]
    public void Packages_are_restored_from_the_project_files_alone_and_from_all_of_them(string file, string buildSwitch, string project)
    {
        DockerBuild image = DockerBuild.Read(file);
        int restore = image.Steps.ToList().FindIndex(step => step is { Name: "RUN" } && step.Value.StartsWith("dotnet restore ", StringComparison.Ordinal));
        string[] copied =
        [
            .. image.Steps.Take(restore).Where(step => step.Name == "COPY").SelectMany(step => step.Paths[..^1])
                .Where(path => path.EndsWith(".csproj", StringComparison.Ordinal)).Select(path => Path.GetDirectoryName(path)!).Order(StringComparer.Ordinal),
        ];

        var needed = new SortedSet<string>(StringComparer.Ordinal);
        Refer(Cli, buildSwitch, needed);

        Assert.Contains(project, needed);
        Assert.Equal(needed, copied);
        Assert.DoesNotContain(image.Steps.Take(restore), step => step is { Name: "COPY", Value: "src src" });
        Assert.Contains("Directory.Packages.props", image.Steps.Take(restore).Where(step => step.Name == "COPY").SelectMany(step => step.Paths));
    }

    [Theory]
    [MemberData(nameof(Images))]
    public void Both_halves_of_the_build_have_its_switch(string file, string buildSwitch, string project)
    {
        string[] builds = Builds(DockerBuild.Read(file));

        Assert.Equal(2, builds.Length);
        Assert.All(builds, build => Assert.Contains($" {Cli} ", build, StringComparison.Ordinal));
        Assert.All(builds, build => Assert.Contains($" -p:{buildSwitch}=true", build, StringComparison.Ordinal));
        Assert.All(builds, build => Assert.Single(build.Split(' '), word => word.StartsWith("-p:Use", StringComparison.Ordinal)));
        Assert.True(Directory.Exists(Repository.Path(project)), $"there is no {project}");
        Assert.Contains("--no-restore", builds[1], StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_compiled_ahead_with_what_is_restored_for_that() =>
        Assert.All(Builds(Image), build => Assert.Contains(" -p:PublishReadyToRun=true", build, StringComparison.Ordinal));

    [Fact]
    public void Charts_come_from_where_the_build_looks_for_them()
    {
        string targets = Repository.Text("src/DistributedAE.Server/Dashboard/Dashboard.targets");
        DockerStep charts = Image.Steps.Single(step => step.Name == "COPY" && step.Value.StartsWith("--from=charts ", StringComparison.Ordinal));

        Assert.Contains("$(DashboardNpmFolder)node_modules/uplot/dist/", targets, StringComparison.Ordinal);
        Assert.Contains("'$(BaseIntermediateOutputPath)', 'npm/'", targets, StringComparison.Ordinal);
        Assert.Equal("src/DistributedAE.Server/obj/npm/", charts.Paths[^1]);
        Assert.All(charts.Paths[..^1], path =>
        {
            Assert.StartsWith("/charts/node_modules/uplot/dist/", path, StringComparison.Ordinal);
            Assert.Contains($"$(DashboardNpmFolder){Path.GetFileName(path)}", targets, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData(DockerBuild.Name)]
    [InlineData(DockerBuild.GpuWorkerName)]
    public void What_is_copied_is_let_in_and_nothing_else_is(string file)
    {
        string[] rules = [.. Repository.Text(".dockerignore").Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith('#'))];
        string[] sources = [.. DockerBuild.Read(file).Steps.Where(step => step.Name == "COPY" && !step.Value.Contains("--from=", StringComparison.Ordinal)).SelectMany(step => step.Paths[..^1])];

        Assert.Equal("*", rules[0]);
        Assert.Equal(["**/bin", "**/obj"], rules.Where(rule => rule[0] != '!').Skip(1));
        Assert.All(sources, source => Assert.Contains(rules, rule =>
            rule[0] == '!' && (rule[1..] == source || source.StartsWith(rule[1..] + "/", StringComparison.Ordinal) || rule[1..].StartsWith(source + "/", StringComparison.Ordinal))));
        Assert.All(rules.Where(rule => rule[0] == '!').Select(rule => rule[1..].Split("/*")[0]), path => Assert.True(Path.Exists(Repository.Path(path)), $"there is no {path}"));
    }

    [Fact]
    public void It_runs_dae_without_rights_and_shows_its_ports()
    {
        Assert.Equal("[\"dae\"]", Image.Single("ENTRYPOINT"));
        Assert.Equal("SIGTERM", Image.Single("STOPSIGNAL"));
        Assert.True(int.TryParse(Image.Single("USER"), out int user) && user > 0, "Kubernetes can see only of a number that it is not root");
        Assert.Contains($"install -d -o {user} -g {user} -m 700 {Image.Single("VOLUME")}", Image.Single("RUN"), StringComparison.Ordinal);
        Assert.Equal(
            $"{new Uri(CoordinatorOptions.DefaultUrl).Port} {DaeParser.SiloPort("--silo-port")} {DaeParser.SiloPort("--gateway-port")}",
            Image.Single("EXPOSE"));
    }

    private static string[] Builds(DockerBuild image) =>
        [.. image.Steps.Where(step => step.Name == "RUN" && step.Value.Contains("dotnet ", StringComparison.Ordinal)).Select(step => step.Value)];

    // the projects that a build with one switch refers to
    private static void Refer(string project, string buildSwitch, ISet<string> folders)
    {
        string folder = Path.GetDirectoryName(project)!;
        if (!folders.Add(folder))
        {
            return;
        }

        foreach (XElement reference in XDocument.Parse(Repository.Text(project)).Descendants("ProjectReference"))
        {
            string condition = string.Concat(reference.AncestorsAndSelf().Attributes("Condition").Select(attribute => attribute.Value));
            if (condition.Length == 0 || condition == $"'$({buildSwitch})' == 'true'")
            {
                Refer(Path.GetRelativePath(Repository.Root, Path.GetFullPath(reference.Attribute("Include")!.Value, Repository.Path(folder))), buildSwitch, folders);
            }
        }
    }
}
