using DistributedAE.Numerics;
using DistributedAE.Orchestration;
using DistributedAE.Orleans.Contracts;
using DistributedAE.Orleans.Tensors;
using DistributedAE.Training.InProcess;

namespace DistributedAE.Orleans.Tests.Parameters;

/// <summary>A partition applies what was counted, and nothing else.</summary>
public sealed class ParameterServerGrainTests : IAsyncLifetime
{
    private const int Shards = 8;
    private static readonly StageSetup Setup = SmallStage.Setup("job", partitions: 2);

    private TestSilos _silos = null!;

    public async Task InitializeAsync() => _silos = await TestSilos.StartAsync(2, 1);

    public async Task DisposeAsync() => await _silos.DisposeAsync();

    [Fact]
    public async Task Partitions_apply_what_one_server_would_and_drop_what_was_not_counted()
    {
        JobPlan plan = Setup.Plan();
        int length = plan.NetworkOf(0).Layout.Length;
        IReadOnlyList<ParameterRange> ranges = Setup.Ranges(length);
        Assert.Equal(2, ranges.Count);
        using var zeros = new AlignedBuffer(length);
        using var alone = new ParameterServer(plan.NetworkOf(0).Layout, plan.Stages[0], zeros.Span);
        using Contribution left = SmallStage.Contribution(length, new Block(0, Shards / 2), 3);
        using Contribution right = SmallStage.Contribution(length, new Block(Shards / 2, Shards / 2), 5);
        using Contribution stray = SmallStage.Contribution(length, new Block(0, Shards / 2), 1000);
        IParameterServerGrain[] grains = [.. ranges.Select((_, partition) => Partition(Setup, partition))];
        for (int partition = 0; partition < grains.Length; partition++)
        {
            await grains[partition].BeginAsync(Setup, partition);
            await StageAsync(grains[partition], ranges[partition], stray, 1);
            await StageAsync(grains[partition], ranges[partition], right, 3);
            await StageAsync(grains[partition], ranges[partition], left, 2);
        }

        // in any order; the tree says what is added to what
        var commit = new StepCommit(0, [new CountedPart(3, Shards / 2, Shards / 2, 1, 8, null), new CountedPart(2, 0, Shards / 2, 1, 8, null)], true);
        double[] norms = await Task.WhenAll(grains.Select(grain => grain.ApplyAsync(commit, null)));
        left.Add(right);
        alone.MeasuresGradientNorm = true;
        alone.Apply(left);

        for (int partition = 0; partition < grains.Length; partition++)
        {
            FloatBlock part = (await grains[partition].FetchAsync(1, 0, ranges[partition].Length))!;
            Assert.True(part.Span.SequenceEqual(alone.Parameters.Span.Slice(ranges[partition].From, ranges[partition].Length)));
            Assert.Equal(new PartitionState(1, 1, false, []), (await grains[partition].StateAsync()) with { Means = [] });
        }

        Assert.Equal(alone.GradientNorm, Math.Sqrt(norms.Sum(norm => norm * norm)), 1e-3);

        // a part that comes too late, of the version that is over, is not kept
        await StageAsync(grains[0], ranges[0], stray, 1);
        await Assert.ThrowsAsync<StageLostException>(() => grains[0].ApplyAsync(new StepCommit(1, [new CountedPart(1, 0, Shards, 1, 16, null)], false), null));
    }

    [Fact]
    public async Task A_partition_that_nobody_began_says_that_it_is_lost()
    {
        IParameterServerGrain grain = _silos.Grains.GetGrain<IParameterServerGrain>("job/9/0/0");

        Assert.Contains("job/9/0/0 is not here any more", (await Assert.ThrowsAsync<StageLostException>(grain.PingAsync)).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<StageLostException>(() => grain.FetchAsync(0, 0, 1));
    }

    [Theory]
    [InlineData(4, 2)]
    [InlineData(5, 3)]
    public async Task Partitions_take_turns_on_the_control_silos_in_whichever_order_they_begin(int partitions, int mostOnOne)
    {
        SiloAddress[] forwards = await PlacesAsync("forwards", Enumerable.Range(0, partitions));
        SiloAddress[] backwards = await PlacesAsync("backwards", Enumerable.Range(0, partitions).Reverse());

        Assert.Equal(forwards, backwards);
        Assert.Equal([mostOnOne, partitions - mostOnOne], forwards.CountBy(place => place).Select(place => place.Value).OrderDescending());
        SiloAddress[] controls = [.. _silos.Cluster.Silos.Take(2).Select(silo => silo.SiloAddress)];
        Assert.Equal(controls.Order(), forwards.Distinct().Order());

        async Task<SiloAddress[]> PlacesAsync(string job, IEnumerable<int> order)
        {
            StageSetup setup = SmallStage.Setup(job, partitions);
            foreach (int partition in order)
            {
                await Partition(setup, partition).BeginAsync(setup, partition);
            }

            return [.. (await Task.WhenAll(Enumerable.Range(0, partitions).Select(partition => _silos.PlaceOf(Partition(setup, partition))))).Select(place => place!)];
        }
    }

    private IParameterServerGrain Partition(StageSetup setup, int partition) => _silos.Grains.GetGrain<IParameterServerGrain>(setup.PartitionKey(partition));

    private static Task StageAsync(IParameterServerGrain grain, ParameterRange range, Contribution contribution, long generation) => grain.StageAsync(new ContributionPart
    {
        Version = 0, Generation = generation, From = 0, Gradient = FloatBlock.Over(contribution.GradientBuffer, range.From, range.Length), UnitSums = [],
    });
}
