using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Help;
using System.Globalization;
using System.Text.RegularExpressions;

namespace DistributedAE.Deploy.Tests.CommandLines;

/// <summary>Every command line of <c>dae</c> in the deployments is one that the program takes.</summary>
public sealed partial class CommandLineTests
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
    public void The_page_has_the_options_of_dae_silo_as_the_command_has_them()
    {
        IReadOnlyList<SiloOptionRow> rows = SiloOptionRow.Read();
        Option[] options = [.. DaeParser.Silo.Options.Where(option => option is not HelpOption)];

        Assert.Equal(options.Select(option => $"{option.Name}: {KindOf(option)}, default {DefaultOf(option)}"), rows.Select(row => $"{row.Name}: {row.Value}, default {row.Default}"));
        Assert.Equal(
            options.Where(option => option.Description!.StartsWith("Control: ", StringComparison.Ordinal)).Select(option => option.Name),
            rows.Where(row => row.Meaning.StartsWith("control: ", StringComparison.Ordinal)).Select(row => row.Name));
    }

    private static string KindOf(Option option) => option.HelpName switch
    {
        null => "",
        "ROLE" => string.Join(" or ", option.GetCompletions(CompletionContext.Empty).Select(word => word.Label)),
        "NAME" => "a name",
        "FILE" => "a file",
        "DIR" => "a folder",
        "HOST" => "a host",
        "HOST:PORT" => "an address and a port",
        "PORT" => "a port",
        "URL" => "an address",
        "N" => "a number",
        "S" => "seconds",
        _ => option.HelpName,
    };

    /// <summary>What is used unless it is given, or what the help says of that.</summary>
    private static string DefaultOf(Option option) =>
        option.Required ? "needed"
        : option.HasDefaultValue && option.GetDefaultValue() is string or int or double ? string.Create(CultureInfo.InvariantCulture, $"{option.GetDefaultValue()}")
        : ToldDefault().Match(option.Description!).Groups[1].Value;

    [GeneratedRegex(@"Default: (.+?)\.( |$)")]
    private static partial Regex ToldDefault();
}
