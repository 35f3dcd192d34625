using System.Diagnostics;
using DistributedAE.Cli.Bench;
using TorchSharp;
using Xunit.Abstractions;

namespace DistributedAE.TorchSharp.Tests;

/// <summary>Ten thousand steps keep no tensor and take no memory. Alone in the process: other tests' memory would be counted.</summary>
[Collection(Alone.Name)]
public sealed class MemoryTests(ITestOutputHelper output)
{
    private const int WarmUpSteps = 1000;
    private const int Parts = 4;
    private const int StepsOfPart = 2500;

    // a leak grows in every part; allocators and the collector take more now and then. The smallest tensor of a step, one value, takes about a kilobyte with what libtorch keeps of it
    private const long MostBytesAStep = 256;
    private const long MostBytesInAll = 64L << 20;

    [Theory]
    [InlineData("deep, sigmoid, cross-entropy, linear code, masking")]
    [InlineData("variational, binarized")]
    public void Memory_stays_flat_over_ten_thousand_steps(string name)
    {
        // what happens for each shard and between shards happens with two
        using var bench = new StepBench(CurveJobs.Find(name, shards: 2), 1, Engines.OnProcessor);
        bench.Run(WarmUpSteps);
        long tensors = Tensors();
        var sizes = new List<long> { Resident() };
        for (int part = 0; part < Parts; part++)
        {
            bench.Run(StepsOfPart);
            sizes.Add(Resident());
        }

        long[] grown = [.. sizes.Skip(1).Zip(sizes, (after, before) => after - before)];
        output.WriteLine($"resident memory grew by {string.Join(", ", grown)} bytes in {Parts} times {StepsOfPart} steps");
        Assert.Equal(tensors, Tensors());
        Assert.True(grown.Min() <= MostBytesAStep * StepsOfPart, $"resident memory grew by {string.Join(", ", grown)} bytes, in each part by more than {MostBytesAStep} a step");
        Assert.True(sizes[^1] - sizes[0] <= MostBytesInAll, $"resident memory grew by {sizes[^1] - sizes[0]} bytes");
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
