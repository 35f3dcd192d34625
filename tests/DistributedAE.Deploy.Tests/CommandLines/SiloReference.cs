using System.Globalization;

namespace DistributedAE.Deploy.Tests.CommandLines;

/// <summary>An option of <c>dae silo</c> as <c>deploy/README.md</c> tells it.</summary>
/// <param name="Name">With its dashes.</param>
/// <param name="Value">What kind of value it takes.</param>
/// <param name="Default">Its default, <c>needed</c> where it must be given; empty where the page names none.</param>
internal sealed record SiloOption(string Name, string Value, string Default);

/// <summary>
/// The table of options of <c>dae silo</c> in <c>deploy/README.md</c>. Builds that have the command compare it with the command itself; others have nothing else to check command lines with.
/// </summary>
internal static class SiloReference
{
    private const string Heading = "## Options of `dae silo`";

    /// <summary>The options, in order.</summary>
    public static IReadOnlyList<SiloOption> Options { get; } = Read();

    /// <summary>The default of an option that is a number.</summary>
    public static int Port(string name) => int.Parse(Options.Single(option => option.Name == name).Default, CultureInfo.InvariantCulture);

    /// <summary>What is wrong with the arguments of <c>dae silo</c>; empty for nothing.</summary>
    public static IReadOnlyList<string> Problems(IEnumerable<string> arguments)
    {
        string[] words = [.. arguments];
        var problems = new List<string>();
        var given = new HashSet<string>();
        for (int i = 0; i < words.Length; i += 2)
        {
            if (Options.SingleOrDefault(option => option.Name == words[i]) is not { } option)
            {
                problems.Add($"dae silo has no option {words[i]}");
            }
            else if (i + 1 == words.Length || !Fits(option.Value, words[i + 1]))
            {
                problems.Add($"{option.Name} needs {option.Value}");
            }

            given.Add(words[i]);
        }

        problems.AddRange(Options.Where(option => option.Default == "needed" && !given.Contains(option.Name)).Select(option => $"{option.Name} is missing"));
        return problems;
    }

    private static bool Fits(string kind, string value) => !value.StartsWith('-') && value.Length > 0 && kind switch
    {
        "control or worker" => value is "control" or "worker",
        "a port" => ushort.TryParse(value, CultureInfo.InvariantCulture, out _),
        "a number" => int.TryParse(value, CultureInfo.InvariantCulture, out int number) && number > 0,
        "an address" => Uri.TryCreate(value, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https",
        _ => true,
    };

    private static SiloOption[] Read()
    {
        string section = Repository.Text("deploy/README.md").Split(Heading + "\n")[1].Split("\n## ")[0];
        return
        [
            .. section.Split('\n')
                .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
                .Where(cells => cells.Length > 4 && cells[1].StartsWith("`--", StringComparison.Ordinal))
                .Select(cells => new SiloOption(cells[1].Trim('`'), cells[2], cells[3])),
        ];
    }
}
