namespace DistributedAE.Cli.Bench;

/// <summary>All ratios of one machine, each measured between two calibrations.</summary>
internal static class BenchSuite
{
    private const int Turns = 5;

    /// <summary>Measures row after row.</summary>
    public static IEnumerable<BenchRow> Measure()
    {
        yield return Row("GEMM 1000×784×1000 forward ÷ FMA peak, one thread", 0.85, atMost: false, peak => GemmBench.Gigaflops(1000, 784, 1000).Forward / peak);
        yield return Row("GEMM 1000×784×1000 backward ÷ FMA peak, one thread", 0.85, atMost: false, peak => GemmBench.Gigaflops(1000, 784, 1000).Backward / peak);
        yield return Row("GEMM 1000×784×1000 gradient ÷ FMA peak, one thread", 0.85, atMost: false, peak => GemmBench.Gigaflops(1000, 784, 1000).Gradient / peak);
        yield return Row("step ÷ its GEMM bound, B1000, one slot", 1.2, atMost: true, peak => StepOverBound("B1000", 8, peak));
        yield return Row("step ÷ its GEMM bound, B100, one slot", 1.4, atMost: true, peak => StepOverBound("B100", 40, peak));
        yield return Row("two slots ÷ one, samples a second, B1000", 1.9, atMost: false, _ => TwoSlotsOverOne("B1000", 5));
        yield return Row("two slots ÷ one, samples a second, B100", 1.9, atMost: false, _ => TwoSlotsOverOne("B100", 25));
        yield return Row("dae train ÷ bare loop, samples a second, B100", 0.97, atMost: false, _ => TrainBench.TrainOverBareLoop(BenchConfiguration.Find("B100", null)));
        yield return Row("bytes allocated a step, A, two slots", 0, atMost: true, _ => AllocatedBytes("A"));
        yield return Row("bytes allocated a step, C20, two slots", 0, atMost: true, _ => AllocatedBytes("C20"));
    }

    /// <summary>The middle of the values.</summary>
    public static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static BenchRow Row(string what, double bar, bool atMost, Func<double, double> measure)
    {
        double before = FmaCalibration.GigaflopsPerCore();
        double value = measure(before);
        return new BenchRow(what, value, bar, atMost, before, FmaCalibration.GigaflopsPerCore());
    }

    private static double StepOverBound(string name, int steps, double peak)
    {
        using var bench = new StepBench(BenchConfiguration.Find(name, null), slots: 1);
        return Median(bench.Run(steps)) / (bench.FlopsPerStep / peak / 1e6);
    }

    // in turns, so that a change of the machine's speed meets both alike
    private static double TwoSlotsOverOne(string name, int steps)
    {
        using var one = new StepBench(BenchConfiguration.Find(name, null), slots: 1);
        using var two = new StepBench(BenchConfiguration.Find(name, null), slots: 2);
        var ratios = new double[Turns];
        for (int turn = 0; turn < Turns; turn++)
        {
            ratios[turn] = Median(one.Run(steps)) / Median(two.Run(steps));
        }

        return Median(ratios);
    }

    private static double AllocatedBytes(string name)
    {
        const int Steps = 100;
        using var bench = new StepBench(BenchConfiguration.Find(name, null), slots: 2);
        return bench.AllocatedBytes(Steps) / (double)Steps;
    }
}
