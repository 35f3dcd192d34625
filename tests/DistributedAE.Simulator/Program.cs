using System.Diagnostics;
using System.Globalization;

namespace DistributedAE.Simulator;

/// <summary>The command line of the simulator: runs seeds, or replays one.</summary>
internal static class Program
{
    private const string Usage = """
        Runs the orchestration's machines in virtual time against failing workers, networks and disks.

          simulate.sh [--seeds N] [--from N]    runs N seeds (default 2000) from the given one on (default 1)
          simulate.sh --seed N [-v]             runs one seed; -v tells what happens
        """;

    private static int Main(string[] arguments)
    {
        ulong seeds = 2000;
        ulong from = 1;
        bool verbose = false;
        for (int index = 0; index < arguments.Length; index++)
        {
            string name = arguments[index];
            ulong value = 0;
            bool hasValue = name is "--seeds" or "--from" or "--seed";
            if (hasValue && (++index == arguments.Length || !ulong.TryParse(arguments[index], NumberStyles.None, CultureInfo.InvariantCulture, out value)))
            {
                Console.Error.WriteLine($"simulate: {name} needs a whole number\n{Usage}");
                return 2;
            }

            switch (name)
            {
                case "--seeds":
                    seeds = value;
                    break;
                case "--from":
                    from = value;
                    break;
                case "--seed":
                    (from, seeds) = (value, 1);
                    break;
                case "-v":
                    verbose = true;
                    break;
                case "-h" or "--help":
                    Console.WriteLine(Usage);
                    return 0;
                default:
                    Console.Error.WriteLine($"simulate: {name} is not known\n{Usage}");
                    return 2;
            }
        }

        return RunAll(from, seeds, verbose);
    }

    private static int RunAll(ulong from, ulong seeds, bool verbose)
    {
        var total = default(Totals);
        long began = Stopwatch.GetTimestamp();
        for (ulong seed = from; seed < from + seeds; seed++)
        {
            try
            {
                total.Add(verbose ? Simulation.Trace(seed, Flaw.None, Console.WriteLine) : Simulation.Run(seed));
            }
            catch (SimulationFailure failure)
            {
                Console.Error.WriteLine(failure.Message);
                return 1;
            }
        }

        Console.WriteLine(
            $"{seeds} seeds from {from} on: all jobs came to the undisturbed run's bits. {total.Hours:F1} h of virtual time in {Stopwatch.GetElapsedTime(began).TotalSeconds:F1} s, "
            + $"{total.Works} steps and validations computed where {total.Needed} are needed, {total.Stale} stale results refused, {total.Restarts} restarts of the coordinator");
        return 0;
    }

    private struct Totals
    {
        public double Hours;
        public long Works;
        public long Needed;
        public long Stale;
        public long Restarts;

        public void Add(in SimulationResult result)
        {
            Hours += result.Time.TotalHours;
            Works += result.Works;
            Needed += result.Needed;
            Stale += result.Stale;
            Restarts += result.Starts - 1;
        }
    }
}
