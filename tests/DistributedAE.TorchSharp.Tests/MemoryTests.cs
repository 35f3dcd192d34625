using System.Diagnostics;
using DistributedAE.Cli.Bench;
using TorchSharp;
using Xunit.Abstractions;

namespace DistributedAE.TorchSharp.Tests;

/// <summary>Ten thousand steps keep no tensor and take no memory. Alone in the process: other tests' memory would be counted.</summary>
[Collection(Alone.Name)]
public sealed class MemoryTests(ITestOutputHelper output)
{
    private const int Steps = 10_000;
    private const int WarmUpSteps = 1000;

    // the smallest tensor of a step, one value, takes more than a kilobyte with what libtorch keeps of it
    private const long MostBytesAStep = 512;

    [Theory]
    [InlineData("deep, sigmoid, cross-entropy, linear code, masking")]
    [InlineData("variational, binarized")]
    public void Memory_stays_flat_over_ten_thousand_steps(string name)
    {
        using var bench = new StepBench(CurveJobs.Find(name), 1, Engines.OnProcessor);
        bench.Run(WarmUpSteps);
        long tensors = Tensors();
        long bytes = Resident();

        bench.Run(Steps);

        long grown = Resident() - bytes;
        output.WriteLine($"resident memory grew by {grown} bytes over {Steps} steps");
        Assert.Equal(tensors, Tensors());
        Assert.True(grown <= MostBytesAStep * Steps, $"resident memory grew by {grown} bytes, {grown / Steps} a step");
    }

    private static long Resident()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        using var self = Process.GetCurrentProcess();
        return self.WorkingSet64;
    }

    private static long Tensors() => torch.Tensor.TotalCount;
}
