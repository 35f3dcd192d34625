using System.CommandLine;
using DistributedAE.Autoencoders;
using DistributedAE.Cli.Bench;
using DistributedAE.Cli.Engines;
using Spectre.Console;

namespace DistributedAE.Cli.Commands;

/// <summary><c>dae bench</c>: measures this machine with the project's own yardsticks.</summary>
internal static class BenchCommand
{
    private const int MostOfAll = 1_000_000;
    private const int MostWorkers = 256;

    /// <summary>The command with its arguments.</summary>
    public static Command Create()
    {
        Option<string> output = OutputOption.Create();
        var command = new ExampleCommand("bench", "Measures GEMM, training steps, slots and orchestration, as ratios to what the cores can do.", """
            dae bench                                all ratios with their bars (about two minutes)
            dae bench step --config B100 --slots 2 --steps 100 -o json
            dae bench cluster                        worker processes against slots
            """)
        {
            output,
            CreateStep(),
            CreateCluster(),
        };
        command.SetAction(parsed => Suite(BenchSuite.Measure(), parsed.IsJson(output)));
        return command;
    }

    private static ExampleCommand CreateCluster()
    {
        Option<string> output = OutputOption.Create();
        var silos = new Option<bool>("--silos") { Description = "Compare worker silos on Orleans with workers of a coordinator; where this build has Orleans." };
        var command = new ExampleCommand("cluster", "Compares worker processes with slots of one process, over shared memory and over TCP.", """
            dae bench cluster                        two workers on this machine (about two minutes)
            dae bench cluster --silos                two worker silos on Orleans against two workers of a coordinator
            """)
        {
            silos,
            output,
        };
        command.SetAction(parsed => Suite(parsed.GetValue(silos) ? Silos() : ClusterSuite.Measure(), parsed.IsJson(output)));
        return command;
    }

#if ORLEANS
    private static IEnumerable<BenchRow> Silos() => SiloSuite.Measure();
#else
    private static IEnumerable<BenchRow> Silos() => throw new Data.InputException(SiloCommand.WhyNot);
#endif

    private static ExampleCommand CreateStep()
    {
        var configuration = new Option<string>("--config") { Description = $"Network and batch size: {string.Join(", ", BenchConfiguration.Names)}.", Required = true };
        configuration.AcceptOnlyFromAmong([.. BenchConfiguration.Names]);
        var slots = new Option<int>("--slots") { Description = "Threads that compute. Default: the number of cores.", DefaultValueFactory = _ => Environment.ProcessorCount };
        var steps = new Option<int>("--steps") { Description = "Steps that are timed.", DefaultValueFactory = _ => 100 };
        var shards = new Option<int?>("--shards") { Description = "Logical shards, a power of two that divides the batch. Default: the configuration's." };
        var workers = new Option<int>("--workers") { Description = "Worker processes of one slot each that compute in place of this process's slots; 0 for none.", DefaultValueFactory = _ => 0 };
        var noSharedMemory = new Option<bool>("--no-shared-memory") { Description = "The worker processes send everything through TCP." };
        var engines = new EngineOptions();
        slots.RequireWhole(1, MostOfAll);
        workers.RequireWhole(0, MostWorkers);
        steps.RequireWhole(1, MostOfAll);
        Option<string> output = OutputOption.Create();
        var command = new ExampleCommand("step", "Times training steps of one configuration.", """
            dae bench step --config A --slots 2 --steps 500 -o json
            dae bench step --config B1000 --workers 2 --steps 20
            dae bench step --config B1000 --engine torchsharp
            """)
        {
            configuration,
            slots,
            workers,
            noSharedMemory,
            steps,
            shards,
            output,
        };
        engines.AddTo(command);
        command.SetAction(parsed =>
        {
            BenchConfiguration found = BenchConfiguration.Find(parsed.GetRequiredValue(configuration), parsed.GetValue(shards));
            EngineChoice engine = engines.Find(parsed);
            return parsed.GetValue(workers) is > 0 and var count
                ? StepOfWorkers(found, count, !parsed.GetValue(noSharedMemory), parsed.GetValue(steps), parsed.IsJson(output))
                : Step(found, engine, parsed.GetValue(slots), parsed.GetValue(steps), parsed.IsJson(output));
        });
        return command;
    }

    private static int Step(BenchConfiguration configuration, EngineChoice engine, int slots, int steps, bool json)
    {
        using var bench = new StepBench(configuration, slots, engine.Open(slots));
        double median = BenchSuite.Median(bench.Run(steps));
        return TellStep(configuration, engine.Kind == EngineKind.Managed ? $"{slots} slots" : $"{engine}, {slots} threads", ("slots", slots), median, steps, bench.Loss, json);
    }

    private static int StepOfWorkers(BenchConfiguration configuration, int workers, bool sharedMemory, int steps, bool json)
    {
        using var bench = new ClusterBench(configuration, workers, sharedMemory);
        double median = BenchSuite.Median(bench.Run(steps));
        return TellStep(configuration, $"{workers} worker processes", ("workers", workers), median, steps, loss: null, json);
    }

    private static int TellStep(
        BenchConfiguration configuration, string who, (string Name, int Count) parts, double median, int steps, double? loss, bool json)
    {
        int shards = configuration.Job.Parallel.Shards;
        double rate = configuration.BatchSize * 1000 / median;
        if (json)
        {
            var result = new Dictionary<string, object>
            {
                ["config"] = configuration.Name,
                [parts.Name] = parts.Count,
                ["shards"] = shards,
                ["batch"] = configuration.BatchSize,
                ["steps"] = steps,
                ["ms_per_step"] = Math.Round(median, 4),
                ["samples_per_s"] = Math.Round(rate, 1),
            };
            if (loss is { } last)
            {
                result["loss"] = last;
            }

            JsonOutput.Write(result);
        }
        else
        {
            Console.Out.WriteLine($"{configuration.Name}: {median:F3} ms a step, {rate:F0} samples/s ({who}, {shards} shards, median of {steps} steps)");
        }

        return ExitCodes.Done;
    }

    private static int Suite(IEnumerable<BenchRow> measured, bool json)
    {
        var rows = new List<BenchRow>();
        foreach (BenchRow row in measured)
        {
            rows.Add(row);
            if (!json && Console.IsOutputRedirected)
            {
                Console.Out.WriteLine($"{row.What}: {row.Value:F3} (bar {(row.AtMost ? "≤" : "≥")} {row.Bar}, {(row.Met ? "met" : "missed")})");
            }
            else if (!json)
            {
                Console.Error.WriteLine($"{row.What}: {row.Value:F3}");
            }
        }

        if (json)
        {
            JsonOutput.Write(new { Rows = rows });
        }
        else if (!Console.IsOutputRedirected)
        {
            Show(rows);
        }

        return ExitCodes.Done;
    }

    private static void Show(List<BenchRow> rows)
    {
        Table table = new Table().Border(TableBorder.Rounded).AddColumn("what").AddColumn(new TableColumn("measured").RightAligned())
            .AddColumn(new TableColumn("bar").RightAligned()).AddColumn(string.Empty).AddColumn("GFLOP/s a core, before and behind");
        foreach (BenchRow row in rows)
        {
            table.AddRow(
                new Text(row.What),
                new Text($"{row.Value:F3}"),
                new Text($"{(row.AtMost ? "≤" : "≥")} {row.Bar}"),
                new Markup(row.Met ? "[green]met[/]" : "[yellow]missed[/]"),
                new Text($"{row.PeakBefore:F0}, {row.PeakAfter:F0}"));
        }

        AnsiConsole.Write(table);
    }
}
