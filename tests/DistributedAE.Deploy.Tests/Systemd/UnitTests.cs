using System.Globalization;
using System.Text.RegularExpressions;
using DistributedAE.Cli.Tests;
using DistributedAE.Deploy.Tests.CommandLines;

namespace DistributedAE.Deploy.Tests.Systemd;

/// <summary>The units of systemd: what they name is there, they can do nothing but their work, and they let it be finished.</summary>
public sealed partial class UnitTests
{
    private const string Program = "/opt/dae/dae";

    public static TheoryData<string> Units => [.. Repository.Deployed("*.service")];

    [ToolFact("systemd-analyze", "--version")]
    public async Task Systemd_takes_them()
    {
        using var folder = new TemporaryFolder();
        foreach (string unit in Repository.Deployed("*.service"))
        {
            // systemd asks whether the program is there
            File.WriteAllText(folder.File(Path.GetFileName(unit)), Repository.Text(unit).Replace(Program, "/bin/true", StringComparison.Ordinal));
        }

        DaeResult result = await Tool.RunAsync(folder.Path, ["systemd-analyze", "verify", "--man=no", .. Directory.GetFiles(folder.Path)]);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
    }

    [ToolFact("systemd-analyze", "--version")]
    public async Task Systemd_finds_them_little_exposed()
    {
        // 10 is a service without any protection, 9.6 the usual; threshold in tenths
        foreach (string unit in Repository.Deployed("*.service"))
        {
            using var folder = new TemporaryFolder();
            string copy = folder.File(Path.GetFileName(unit));
            File.WriteAllText(copy, Repository.Text(unit).Replace(Program, "/bin/true", StringComparison.Ordinal));

            DaeResult result = await Tool.RunAsync(folder.Path, ["systemd-analyze", "security", "--offline=true", "--threshold=20", copy]);

            Assert.True(result.ExitCode == 0, $"{unit}: {result.Output}{result.Error}");
        }
    }

    [Theory]
    [MemberData(nameof(Units))]
    public void It_has_no_rights_but_those_of_its_own_folders(string file)
    {
        UnitFile unit = UnitFile.Read(file);

        Assert.All(
            [
                "DynamicUser", "NoNewPrivileges", "PrivateTmp", "PrivateDevices", "ProtectHome", "ProtectClock", "ProtectKernelLogs", "ProtectKernelModules", "ProtectKernelTunables",
                "ProtectControlGroups", "ProtectHostname", "RestrictNamespaces", "RestrictRealtime", "RestrictSUIDSGID", "LockPersonality",
            ],
            key => Assert.Equal("yes", unit.Single(key)));
        Assert.Equal("strict", unit.Single("ProtectSystem"));
        Assert.Equal("", unit.Single("CapabilityBoundingSet"));
        Assert.Equal("0077", unit.Single("UMask"));
        Assert.Empty(unit.Values("User"));

        // .NET compiles at run time
        Assert.Empty(unit.Values("MemoryDenyWriteExecute"));
    }

    [Theory]
    [MemberData(nameof(Units))]
    public void It_is_stopped_by_a_signal_that_lets_it_finish_and_has_time_for_it(string file)
    {
        UnitFile unit = UnitFile.Read(file);

        Assert.Empty(unit.Values("KillSignal"));
        Assert.True(int.Parse(unit.Single("TimeoutStopSec"), CultureInfo.InvariantCulture) >= 60);
        Assert.Contains(unit.Single("Restart"), new[] { "on-failure", "always" });
        Assert.Equal(unit.Single("ExecStart").Contains(" server ", StringComparison.Ordinal) ? ["mixed"] : [], unit.Values("KillMode"));
    }

    [Theory]
    [MemberData(nameof(Units))]
    public void What_its_command_line_names_is_made_or_handed_over(string file)
    {
        UnitFile unit = UnitFile.Read(file);
        string[] credentials = [.. unit.Values("LoadCredential").Select(credential => credential.Split(':')[0])];
        string command = string.Join(' ', [.. unit.Values("ExecStartPre"), unit.Single("ExecStart")]);
        string page = Repository.Text("deploy/systemd/README.md");

        Assert.StartsWith($"{Program} ", unit.Single("ExecStart"), StringComparison.Ordinal);
        Assert.Equal(credentials.Order(StringComparer.Ordinal), Credential().Matches(command).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal));
        Assert.Equal(command.Contains("${STATE_DIRECTORY}", StringComparison.Ordinal), unit.Values("StateDirectory").Count == 1);
        Assert.Equal(command.Contains("${DAE_ADVERTISE}", StringComparison.Ordinal), unit.Values("EnvironmentFile").Count == 1);
        Assert.Contains("XDG_CACHE_HOME=%C/" + unit.Single("CacheDirectory"), unit.Values("Environment"));

        string row = page.Split('\n').Single(line => line.StartsWith($"| `{Path.GetFileName(file)}` |", StringComparison.Ordinal));
        Assert.All(unit.Values("LoadCredential").Select(credential => credential.Split(':')[1]).Concat(unit.Values("EnvironmentFile")), path => Assert.Contains($"`{path}`", row, StringComparison.Ordinal));
    }

    [Fact]
    public void Both_silos_fit_on_one_machine()
    {
        FoundCommand control = Silo("deploy/systemd/dae-silo-control.service");
        FoundCommand worker = Silo("deploy/systemd/dae-silo-worker.service");

        Assert.NotEqual(control.Value("--silo-port") ?? $"{DaeParser.SiloPort("--silo-port")}", worker.Value("--silo-port") ?? $"{DaeParser.SiloPort("--silo-port")}");
        Assert.Equal(control.Value("--cluster"), worker.Value("--cluster"));
        Assert.NotEqual(UnitFile.Read(control.File).Single("StateDirectory"), UnitFile.Read(worker.File).Single("StateDirectory"));
    }

    private static FoundCommand Silo(string file) => CommandFinder.All.Single(command => command.File == file);

    [GeneratedRegex(@"\$\{CREDENTIALS_DIRECTORY\}/(\S+)")]
    private static partial Regex Credential();
}
