using System.CommandLine;
using DistributedAE.Server;

namespace DistributedAE.Deploy.Tests.CommandLines;

/// <summary>Every command line of <c>dae</c> in the deployments is one that the program takes.</summary>
public sealed class CommandLineTests
{
    public static TheoryData<string> Files => [.. CommandFinder.All.Select(command => command.File).Distinct()];

    [Theory]
    [MemberData(nameof(Files))]
    public void The_program_takes_every_command_line_of(string file)
    {
        FoundCommand[] commands = [.. CommandFinder.All.Where(command => command.File == file)];

        Assert.All(commands, command => Assert.True(
            DaeParser.Problems(command.Arguments) is [], $"{command}: {string.Join("; ", DaeParser.Problems(command.Arguments))}"));
    }

    [Fact]
    public void No_file_that_starts_dae_is_overlooked()
    {
        // what each file is for, by its command; a finder that finds nothing would pass every other test
        (string File, string Command, int Count)[] expected =
        [
            ("docker-compose.yml", "silo", 3),
            ("deploy/docker/Dockerfile", "health", 1),
            ("deploy/docker/README.md", "submit", 1),
            ("deploy/docker/README.md", "train", 1),
            ("deploy/docker/README.md", "server", 1),
            ("deploy/kubernetes/README.md", "submit", 1),
            ("deploy/kubernetes/base/control.yaml", "silo", 1),
            ("deploy/kubernetes/base/worker.yaml", "silo", 1),
            ("deploy/slurm/README.md", "worker", 1),
            ("deploy/slurm/train.sbatch", "download", 1),
            ("deploy/slurm/train.sbatch", "get", 2),
            ("deploy/slurm/train.sbatch", "logs", 1),
            ("deploy/slurm/train.sbatch", "server", 1),
            ("deploy/slurm/train.sbatch", "submit", 1),
            ("deploy/slurm/train.sbatch", "worker", 1),
            ("deploy/systemd/README.md", "list", 1),
            ("deploy/systemd/README.md", "server", 1),
            ("deploy/systemd/dae-server.service", "server", 1),
            ("deploy/systemd/dae-silo-control.service", "silo", 1),
            ("deploy/systemd/dae-silo-worker.service", "silo", 1),
            ("deploy/systemd/dae-worker.service", "worker", 1),
        ];
        string[] known = [.. expected.Select(one => one.File)];

        string[] found = [.. CommandFinder.All.Where(command => known.Contains(command.File)).CountBy(command => (command.File, command.Arguments[0])).Select(one => $"{one.Value} × {one.Key}")];

        Assert.Equal(expected.Select(one => $"{one.Count} × {(one.File, one.Command)}").Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("worker --slots many", "--slots is many")]
    [InlineData("server --rot x", "--rot")]
    [InlineData("silo --role control --database-file d --no-such 1", "--no-such")]
    [InlineData("silo --role boss --database-file d", "boss|--role")]
    [InlineData("silo --role worker --database-file d --silo-port x", "silo-port")]
    public void A_command_line_that_the_program_refuses_is_found(string line, string word)
    {
        IReadOnlyList<string> problems = DaeParser.Problems(line.Split(' '));

        Assert.Contains(problems, problem => word.Split('|').Any(one => problem.Contains(one, StringComparison.Ordinal)));
    }

    [Fact]
    public void The_page_names_the_options_of_dae_silo_that_it_shares_with_others_as_they_are()
    {
        Assert.Equal("--role", SiloReference.Options[0].Name);
        Assert.Equal(CoordinatorOptions.DefaultUrl, SiloReference.Options.Single(option => option.Name == "--url").Default);
    }

    [OrleansFact]
    public void What_the_page_says_of_dae_silo_is_what_the_command_has()
    {
        Command silo = DaeParser.SiloCommand!;

        Assert.All(SiloReference.Options, option => Assert.Contains(silo.Options, one => one.Name == option.Name));
        Assert.All(
            SiloReference.Options.Where(option => option.Value == "a port" || option.Name is "--cluster" or "--advertise"),
            option => Assert.Equal(option.Default, $"{DaeParser.Default("silo", option.Name)}"));
    }
}
