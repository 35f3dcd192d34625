using DistributedAE.Cli.Tests;

namespace DistributedAE.Deploy.Tests;

/// <summary><c>deploy/make-secrets.sh</c>.</summary>
public sealed class SecretsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_makes_secrets_that_nobody_else_reaches_and_no_two_alike()
    {
        DaeResult result = await MakeAsync("secrets", "postgres");
        string[] secrets = ["token", "worker-token", "postgres-password"];

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_folder.File("secrets")));
        Assert.Equal(secrets.Length, secrets.Select(Read).Distinct().Count());
        Assert.All(secrets, secret => Assert.Matches("^[A-Za-z0-9_-]{43}\n$", Read(secret)));
        Assert.DoesNotContain(Directory.GetFiles(_folder.File("secrets")), file => file.EndsWith(".new", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_there_stays()
    {
        Directory.CreateDirectory(_folder.File("secrets"));
        File.WriteAllText(_folder.File("secrets/postgres-password"), "mine\n");

        await MakeAsync("secrets", "db");
        string token = Read("token");
        DaeResult again = await MakeAsync("secrets", "db");

        Assert.Equal(0, again.ExitCode);
        Assert.Equal("Host=db;Username=dae;Password=mine;Database=dae\n", Read("database"));
        Assert.Equal((token, "mine\n"), (Read("token"), Read("postgres-password")));
        Assert.DoesNotContain("made", again.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_database_of_its_own_it_makes_tokens_alone()
    {
        await MakeAsync("secrets");

        Assert.Equal(["token", "worker-token"], Directory.GetFiles(_folder.File("secrets")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData]
    [InlineData("--help")]
    [InlineData("a", "b", "c")]
    public async Task Wrong_arguments_are_told_how_it_is_used(params string[] arguments)
    {
        DaeResult result = await MakeAsync(arguments);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("deploy/make-secrets.sh FOLDER POSTGRES_HOST", result.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    private Task<DaeResult> MakeAsync(params string[] arguments) => Tool.RunAsync(_folder.Path, [Repository.Path("deploy/make-secrets.sh"), .. arguments]);

    private string Read(string name) => File.ReadAllText(_folder.File($"secrets/{name}"));
}
