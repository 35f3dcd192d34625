#if ORLEANS
namespace DistributedAE.Cli.Bench;

/// <summary>Worker silos against worker processes of a coordinator, on the same cores.</summary>
internal static class SiloSuite
{
    private const int Workers = 2;
    private const int Turns = 5;
    private const int Steps = 10;

    /// <summary>Measures row after row.</summary>
    public static IEnumerable<BenchRow> Measure()
    {
        BenchConfiguration configuration = BenchConfiguration.Find("B1000", shards: 8);
        foreach ((bool sharedMemory, double bar) in new[] { (true, 0.9), (false, 0.9) })
        {
            double before = FmaCalibration.GigaflopsPerCore();
            double ratio = Compare(configuration, sharedMemory);
            string way = sharedMemory ? "shared memory" : "TCP loopback";
            yield return new BenchRow($"2 worker silos ÷ 2 workers of a coordinator over {way}, B1000", ratio, bar, AtMost: false, before, FmaCalibration.GigaflopsPerCore());
        }
    }

    // in turns, so that a change of the machine's speed meets both alike
    private static double Compare(BenchConfiguration configuration, bool sharedMemory)
    {
        using var plain = new ClusterBench(configuration, Workers, sharedMemory);
        SiloBench silos = SiloBench.StartAsync(configuration, Workers).GetAwaiter().GetResult();
        try
        {
            var ratios = new double[Turns];
            for (int turn = 0; turn < Turns; turn++)
            {
                double alone = BenchSuite.Median(plain.Run(Steps));
                ratios[turn] = alone / BenchSuite.Median(silos.Run(Steps));
            }

            return BenchSuite.Median(ratios);
        }
        finally
        {
            silos.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }
}
#endif
