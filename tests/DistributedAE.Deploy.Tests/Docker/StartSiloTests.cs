using DistributedAE.Cli.Tests;

namespace DistributedAE.Deploy.Tests.Docker;

/// <summary>The entry point of silos in containers, run with a stand-in for <c>dae</c> that tells its arguments.</summary>
public sealed class StartSiloTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public StartSiloTests()
    {
        foreach (string name in new[] { "bin", "root", "secrets" })
        {
            Directory.CreateDirectory(_folder.File(name));
        }

        Script.Write(_folder.File("bin/dae"), "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
        File.WriteAllText(_folder.File("secrets/database"), "Host=nowhere\n");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_control_silo_gets_copies_of_the_tokens_that_only_it_can_read_also_a_second_time()
    {
        foreach (string name in new[] { "token", "worker-token" })
        {
            File.WriteAllText(_folder.File($"secrets/{name}"), $"{name}-of-thirty-two-letters-or-more\n");
            File.SetUnixFileMode(_folder.File($"secrets/{name}"), UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        }

        DaeResult first = await RunAsync("--role", "control", "--name", "a b");
        DaeResult second = await RunAsync("--role", "control", "--name", "a b");

        string[] expected =
        [
            "silo", "--root", _folder.File("root"), "--database-file", _folder.File("secrets/database"), "--advertise", "10.1.2.3",
            "--role", "control", "--name", "a b", "",
        ];
        Assert.All([first, second], run => Assert.Equal((0, ""), (run.ExitCode, run.Error)));
        Assert.All([first, second], run => Assert.Equal(expected, run.Output.Split('\n')));
        foreach (string name in new[] { "token", "worker-token" })
        {
            Assert.Equal(File.ReadAllText(_folder.File($"secrets/{name}")), File.ReadAllText(_folder.File($"root/{name}")));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder.File($"root/{name}")));
        }
    }

    [Fact]
    public async Task A_worker_silo_needs_no_tokens_and_advertises_its_container_unless_told_otherwise()
    {
        DaeResult result = await Tool.RunAsync(
            _folder.Path, [Repository.Path("deploy/docker/start-silo.sh"), "--role", "worker"], Path(), ("DAE_ROOT", _folder.File("root")), ("DAE_SECRETS", _folder.File("secrets")));

        Assert.Equal(0, result.ExitCode);
        Assert.Contains($"--advertise\n{File.ReadAllText("/proc/sys/kernel/hostname").Trim()}\n--role\nworker\n", result.Output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.File("root")));
    }

    private Task<DaeResult> RunAsync(params string[] arguments) => Tool.RunAsync(
        _folder.Path,
        [Repository.Path("deploy/docker/start-silo.sh"), .. arguments],
        Path(),
        ("DAE_ROOT", _folder.File("root")),
        ("DAE_SECRETS", _folder.File("secrets")),
        ("DAE_ADVERTISE", "10.1.2.3"));

    private (string Name, string Value) Path() => ("PATH", $"{_folder.File("bin")}:{Environment.GetEnvironmentVariable("PATH")}");
}
