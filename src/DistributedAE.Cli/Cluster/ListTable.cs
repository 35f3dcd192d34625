using Spectre.Console;
using Spectre.Console.Rendering;

namespace DistributedAE.Cli.Cluster;

/// <summary>A table: in colours on a terminal, plain columns elsewhere.</summary>
/// <param name="columns">The headings.</param>
internal sealed class ListTable(params string[] columns)
{
    private const string Gap = "  ";

    private readonly List<string[]> _rows = [];

    /// <summary>Which column holds a status, and is coloured by it; null for none.</summary>
    public int? StatusColumn { get; init; }

    /// <summary>Columns of numbers, which are set to the right.</summary>
    public IReadOnlyCollection<int> Numbers { get; init; } = [];

    /// <summary>Number of rows.</summary>
    public int Count => _rows.Count;

    /// <summary>Adds a row.</summary>
    public void Add(params string[] cells) => _rows.Add(cells);

    /// <summary>Writes it to stdout.</summary>
    public void Write()
    {
        if (Console.IsOutputRedirected)
        {
            WritePlain(Console.Out);
        }
        else
        {
            AnsiConsole.Write(Render());
        }
    }

    /// <summary>Writes plain columns.</summary>
    public void WritePlain(TextWriter output)
    {
        int[] widths = [.. columns.Select((heading, column) => _rows.Select(row => row[column].Length).Append(heading.Length).Max())];
        foreach (string[] row in _rows.Prepend([.. columns.Select(heading => heading.ToUpperInvariant())]))
        {
            IEnumerable<string> cells = row.Select((cell, column) => Numbers.Contains(column) ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]));
            output.WriteLine(string.Join(Gap, cells).TrimEnd());
        }
    }

    /// <summary>The table for a terminal.</summary>
    public IRenderable Render()
    {
        Table table = new Table().Border(TableBorder.None);
        for (int column = 0; column < columns.Length; column++)
        {
            var heading = new TableColumn(new Markup($"[grey62]{Markup.Escape(columns[column])}[/]"))
            {
                NoWrap = true,
                Padding = new Padding(0, 0, Gap.Length, 0),
                Alignment = Numbers.Contains(column) ? Justify.Right : Justify.Left,
            };
            table.AddColumn(heading);
        }

        foreach (string[] row in _rows)
        {
            table.AddRow(row.Select(Cell));
        }

        return table;
    }

    private Markup Cell(string text, int column)
    {
        string markup = Markup.Escape(text);
        return new Markup(column == StatusColumn ? $"[{StatusText.Colour(text)}]{markup}[/]" : column == 0 ? $"[bold]{markup}[/]" : markup);
    }
}
