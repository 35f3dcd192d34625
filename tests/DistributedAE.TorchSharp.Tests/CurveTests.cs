using DistributedAE.Cli.Bench;
using Xunit.Abstractions;

namespace DistributedAE.TorchSharp.Tests;

/// <summary>Two hundred steps of a training, optimizer and all, by both engines: at each step |torch − managed| ÷ |managed| of the loss a sample is at most 1e-3.</summary>
public sealed class CurveTests(ITestOutputHelper output)
{
    private const int Steps = 200;
    private const double Tolerance = 1e-3;

    public static TheoryData<string> Names => CurveJobs.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Two_hundred_steps_have_the_managed_engines_losses(string name)
    {
        BenchConfiguration job = CurveJobs.Find(name);
        using var managed = new StepBench(job, 1);
        using var torch = new StepBench(job, 1, Engines.OnProcessor);
        double first = managed.Loss;
        double largest = 0;
        for (int step = 0; step < Steps; step++)
        {
            managed.Run(1);
            torch.Run(1);
            double difference = Math.Abs(torch.Loss - managed.Loss) / Math.Abs(managed.Loss);
            largest = Math.Max(largest, difference);
            Assert.True(difference <= Tolerance, $"step {step}: loss {torch.Loss:R} instead of {managed.Loss:R}");
        }

        Assert.True(managed.Loss < first, "nothing was learned");
        output.WriteLine($"largest difference {largest:E2}, loss from {first:F3} to {managed.Loss:F3}");
    }
}
