using System.Globalization;
using DistributedAE.Cli.Tests;
using DistributedAE.Deploy.Tests.CommandLines;
using DistributedAE.Deploy.Tests.Docker;
using DistributedAE.Server;

namespace DistributedAE.Deploy.Tests.Compose;

/// <summary>The compose file fits together, and starts nothing that has more rights than it needs.</summary>
public sealed class ComposeTests
{
    private static readonly ComposeFile File = ComposeFile.Read();

    public static TheoryData<string> Services => [.. File.Services.Keys];

    private static int ApiPort => new Uri(CoordinatorOptions.DefaultUrl).Port;

    [Fact]
    public void It_starts_a_database_two_control_silos_and_workers()
    {
        string[] roles = [.. File.Services.Values.Where(service => service.IsOurs).Select(service => CommandOf(service).Value("--role")!)];

        Assert.Equal(["control", "control", "worker"], roles);
        Assert.True(File.Services["worker"].Deploy.Replicas > 1, "one worker is no cluster");
        Assert.Empty(File.Services["worker"].Ports);
        Assert.Equal("dae", File.Project);
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void A_service_is_restarted_checked_bounded_and_has_no_rights(string name)
    {
        ComposeService service = File.Services[name];
        string user = service.User ?? DockerBuild.Image.Single("USER");

        Assert.Equal("unless-stopped", service.Restart);
        Assert.NotEmpty(service.StopGracePeriod);
        Assert.True(service.ReadOnly, "its file system can be written");
        Assert.Contains("/tmp", service.Tmpfs);
        Assert.Equal(["ALL"], service.CapDrop);
        Assert.Equal(["no-new-privileges:true"], service.SecurityOpt);
        Assert.True(int.Parse(user.Split(':')[0], CultureInfo.InvariantCulture) > 0, "it runs as root");
        Assert.Equal(["cpus", "memory", "pids"], service.Deploy.Resources.Limits.Keys);
        Assert.Equal(["memory"], service.Deploy.Resources.Reservations.Keys);
        Assert.True(service.Healthcheck?.Test is ["CMD", _, ..] || service.IsOurs, "nobody asks for its health");
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void What_a_service_names_is_there(string name)
    {
        ComposeService service = File.Services[name];

        Assert.All(service.Secrets, secret => Assert.Contains(secret, File.Secrets.Keys));
        Assert.All(service.DependsOn, other => Assert.NotNull(File.Services[other.Key].Healthcheck));
        Assert.All(service.Volumes.Where(volume => !volume.StartsWith('/')), volume => Assert.Contains(volume.Split(':')[0], File.Volumes.Keys));
        if (service.Build is { } build)
        {
            Assert.Equal(".", build.Context);
            Assert.True(System.IO.File.Exists(Repository.Path(build.Dockerfile)), $"there is no {build.Dockerfile}");
            Assert.Contains(DockerBuild.Image.Single("VOLUME"), service.Volumes.Select(volume => volume.Split(':')[^1]));
            Assert.EndsWith($":{DaeProcess.Version}", service.Image, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Ports_are_open_to_this_machine_alone_and_lead_to_where_the_silo_listens()
    {
        foreach ((string name, ComposeService service) in File.Services)
        {
            Assert.All(service.Ports, port =>
            {
                Assert.StartsWith("127.0.0.1:", port, StringComparison.Ordinal);
                Assert.Equal(new Uri(CommandOf(service).Value("--url")!).Port, int.Parse(port.Split(':')[^1], CultureInfo.InvariantCulture));
            });
        }

        string[] published = [.. File.Services.Values.SelectMany(service => service.Ports).Select(port => port.Split(':')[1])];
        Assert.Equal([$"{ApiPort}", $"{ApiPort + 1}"], published);
    }

    [Fact]
    public void The_images_health_check_finds_every_silo()
    {
        Assert.All(File.Services.Values.Where(service => service.IsOurs && service.Healthcheck is null), service =>
        {
            FoundCommand command = CommandOf(service);
            Assert.Equal(ApiPort, new Uri(command.Value("--url") ?? command.Value("--health-url")!).Port);
        });
        Assert.Equal(["dae", "health"], DockerBuild.Image.HealthCheck);
        Assert.Equal(CoordinatorOptions.DefaultUrl, HealthDefault());
    }

    [Fact]
    public void A_worker_has_as_many_slots_as_processors()
    {
        ComposeService worker = File.Services["worker"];

        Assert.Equal(worker.Deploy.Resources.Limits["cpus"], CommandOf(worker).Value("--slots"));
    }

    [Fact]
    public async Task Secrets_are_the_files_that_the_script_makes_and_the_password_leads_into_the_database()
    {
        using var folder = new TemporaryFolder();
        DaeResult made = await Tool.RunAsync(folder.Path, [Repository.Path("deploy/make-secrets.sh"), "secrets", "postgres"]);
        ComposeService postgres = File.Services["postgres"];
        string password = System.IO.File.ReadAllText(folder.File("secrets/postgres-password")).Trim();

        Assert.Equal(0, made.ExitCode);
        Assert.Equal(
            Directory.GetFiles(folder.File("secrets")).Select(Path.GetFileName).Order(StringComparer.Ordinal),
            File.Secrets.Keys.Order(StringComparer.Ordinal));
        Assert.All(File.Secrets, secret => Assert.Equal($"./deploy/docker/secrets/{secret.Key}", secret.Value.File));
        Assert.Equal($"/run/secrets/{Assert.Single(postgres.Secrets)}", postgres.Environment["POSTGRES_PASSWORD_FILE"]);
        Assert.Equal(
            $"Host=postgres;Username={postgres.Environment["POSTGRES_USER"]};Password={password};Database={postgres.Environment["POSTGRES_DB"]}\n",
            System.IO.File.ReadAllText(folder.File("secrets/database")));
        Assert.DoesNotContain(File.Services.Values.SelectMany(service => service.Environment.Keys), key => key is "POSTGRES_PASSWORD" or "PGPASSWORD" or "DAE_TOKEN" or "DAE_DATABASE");
    }

    [ToolFact("docker", "compose", "version")]
    public async Task Docker_compose_takes_it()
    {
        DaeResult result = await Tool.RunAsync(Repository.Root, ["docker", "compose", "--file", ComposeFile.Name, "config", "--quiet"]);

        Assert.True(result.ExitCode == 0, result.Error);
    }

    private static FoundCommand CommandOf(ComposeService service) => CommandFinder.OfContainer(ComposeFile.Name, service.Entrypoint, service.Command);

    private static string? HealthDefault() =>
        (string?)DistributedAE.Cli.DaeCommandLine.Build().Subcommands.Single(command => command.Name == "health").Arguments.Single().GetDefaultValue();
}
