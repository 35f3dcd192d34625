namespace DistributedAE.Deploy.Tests.CommandLines;

/// <summary>An option of <c>dae silo</c> as <c>deploy/README.md</c> tells it.</summary>
/// <param name="Name">With its dashes.</param>
/// <param name="Value">What kind of value it takes; empty for none.</param>
/// <param name="Default">Its default, <c>needed</c> where it must be given; empty for none.</param>
/// <param name="Meaning">What it is there for.</param>
internal sealed record SiloOptionRow(string Name, string Value, string Default, string Meaning)
{
    private const string Heading = "## Options of `dae silo`\n";

    /// <summary>All of the page, in order.</summary>
    public static IReadOnlyList<SiloOptionRow> Read() =>
    [
        .. Repository.Text("deploy/README.md").Split(Heading)[1].Split("\n## ")[0].Split('\n')
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Where(cells => cells.Length > 5 && cells[1].StartsWith("`--", StringComparison.Ordinal))
            .Select(cells => new SiloOptionRow(cells[1].Trim('`'), cells[2], cells[3].Trim('`'), cells[4])),
    ];
}
