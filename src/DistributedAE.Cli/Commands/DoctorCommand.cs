using System.CommandLine;
using Spectre.Console;

namespace DistributedAE.Cli.Commands;

/// <summary><c>dae doctor</c>: shows what this machine offers and what is missing.</summary>
internal static class DoctorCommand
{
    /// <summary>The command with its arguments.</summary>
    public static Command Create()
    {
        Option<string> output = OutputOption.Create();
        var command = new ExampleCommand("doctor", "Shows what this machine offers and what must be mended before a job can run.", """
            dae doctor                               exit code 1 when something must be mended
            dae doctor -o json                       for programs
            """)
        {
            output,
        };
        command.SetAction(parsed =>
        {
            MachineReport report = MachineReport.Take();
            if (parsed.IsJson(output))
            {
                JsonOutput.Write(report);
            }
            else
            {
                Show(report);
            }

            return report.Problems.Count == 0 ? ExitCodes.Done : ExitCodes.Failed;
        });
        return command;
    }

    private static void Show(MachineReport report)
    {
        List<(string Name, string Value)> rows =
        [
            ("dae", report.Version),
            ("runtime", report.Runtime),
            ("SDKs", report.Sdks.Count == 0 ? "none" : string.Join(", ", report.Sdks)),
            ("system", $"{report.System}, {report.Architecture}"),
            ("cores", $"{report.Cores}"),
            ("vectors", $"{report.VectorBits} bits, fused multiply-add {(report.FusedMultiplyAdd ? "in hardware" : "emulated (slow)")}"),
            ("memory", $"{report.MemoryBytes / (1024.0 * 1024 * 1024):F1} GiB"),
            ("data folder", report.DataFolder ?? "DAE_DATA is not set"),
            ("cache", report.CacheFolder),
            .. report.DataSets.Select(set => (set.Name, set.Folder is null ? "not here; downloaded when a job asks for it" : $"in {set.Folder}")),
            ("run folder", report.RunFolderWritable ? $"{report.RunFolder}, writable" : $"{report.RunFolder}, not writable"),
        ];
        if (Console.IsOutputRedirected)
        {
            rows.ForEach(row => Console.Out.WriteLine($"{row.Name}: {row.Value}"));
        }
        else
        {
            Grid grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
            rows.ForEach(row => grid.AddRow(new Text(row.Name), new Text(row.Value)));
            AnsiConsole.Write(grid);
        }

        foreach (string problem in report.Problems)
        {
            Console.Error.WriteLine($"dae: {problem}");
        }
    }
}
