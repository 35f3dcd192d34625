namespace DistributedAE.Cli.Bench;

/// <summary>Worker processes against slots of one process, on the same cores.</summary>
internal static class ClusterSuite
{
    private const int Workers = 2;
    private const int Turns = 5;

    // frames and wake-ups of a step; streams add the web server's segments for tensors of megabytes
    private const int OfSharedMemory = 4 << 10;
    private const int OfStreams = 64 << 10;

    /// <summary>Measures row after row.</summary>
    public static IEnumerable<BenchRow> Measure()
    {
        foreach (BenchRow row in Compare("B1000", shards: 8, steps: 10, sharedMemory: true, bar: 0.95))
        {
            yield return row;
        }

        foreach (BenchRow row in Compare("B1000", shards: 8, steps: 10, sharedMemory: false, bar: 0.70))
        {
            yield return row;
        }

        foreach (BenchRow row in Compare("A", shards: 2, steps: 300, sharedMemory: true, bar: 0.6))
        {
            yield return row;
        }
    }

    // in turns, so that a change of the machine's speed meets both alike
    private static IEnumerable<BenchRow> Compare(string name, int shards, int steps, bool sharedMemory, double bar)
    {
        BenchConfiguration configuration = BenchConfiguration.Find(name, shards);
        string way = sharedMemory ? "shared memory" : "TCP loopback";
        double before = FmaCalibration.GigaflopsPerCore();
        using var together = new ClusterBench(configuration, Workers, sharedMemory);
        var ratios = new double[Turns];
        double bytes = 0;
        long allocated = 0;
        for (int turn = 0; turn < Turns; turn++)
        {
            // a team of slots that waits spins for a while: it must not be there while the workers compute
            double alone = Alone(configuration, steps);
            long bytesBefore = together.StreamBytes;
            long allocatedBefore = GC.GetTotalAllocatedBytes(precise: true);
            ratios[turn] = alone / BenchSuite.Median(together.Run(steps));
            allocated = GC.GetTotalAllocatedBytes(precise: true) - allocatedBefore;
            bytes = together.StreamBytes - bytesBefore;
        }

        double after = FmaCalibration.GigaflopsPerCore();
        yield return new BenchRow($"2 worker processes × 1 slot ÷ 1 process × 2 slots, {name}, {way}", BenchSuite.Median(ratios), bar, AtMost: false, before, after);
        if (!sharedMemory)
        {
            yield return new BenchRow($"bytes on the wire ÷ (contributions + parameters), {name}", bytes / (steps * together.TensorBytesPerStep), 1.02, AtMost: true, before, after);
        }

        yield return new BenchRow($"bytes allocated a step at the coordinator, {name}, {way}", allocated / (double)steps, sharedMemory ? OfSharedMemory : OfStreams, AtMost: true, before, after);
    }

    private static double Alone(BenchConfiguration configuration, int steps)
    {
        using var bench = new StepBench(configuration, Workers);
        return BenchSuite.Median(bench.Run(steps));
    }
}
