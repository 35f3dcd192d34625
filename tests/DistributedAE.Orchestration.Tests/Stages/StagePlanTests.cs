namespace DistributedAE.Orchestration.Tests;

public class StagePlanTests
{
    [Fact]
    public void Every_sample_comes_exactly_once_an_epoch_and_every_step_has_some()
    {
        SeededCases.Run(300, random =>
        {
            int[] shardSamples = [.. Enumerable.Range(0, 1 << random.Next(5)).Select(_ => random.Next(40))];
            shardSamples[random.Next(shardSamples.Length)]++;
            var plan = new StagePlan("finetune", 0, 1, shardSamples.Length * random.Next(1, 9), shardSamples);
            var seen = shardSamples.Select(count => new int[count]).ToArray();
            for (int step = 0; step < plan.StepsPerEpoch; step++)
            {
                long samples = 0;
                for (int shard = 0; shard < plan.Shards; shard++)
                {
                    SampleRange range = plan.MicroBatch(step, shard);
                    Assert.InRange(range.Count, 0, plan.MicroBatchSize);
                    samples += range.Count;
                    for (int position = range.From; position < range.To; position++)
                    {
                        seen[shard][position]++;
                    }
                }

                Assert.InRange(samples, 1, plan.BatchSize);
                Assert.Equal(samples, plan.SamplesAt(step));
            }

            Assert.All(seen, shard => Assert.All(shard, times => Assert.Equal(1, times)));
            Assert.Equal(plan.Samples, shardSamples.Sum());
        });
    }

    [Fact]
    public void The_last_micro_batches_are_ragged_and_small_shards_run_dry()
    {
        var plan = new StagePlan("finetune", 0, 1, 8, [9, 3]);
        Assert.Equal(3, plan.StepsPerEpoch);
        Assert.Equal(new SampleRange(8, 9), plan.MicroBatch(2, 0));
        Assert.Equal(new SampleRange(3, 3), plan.MicroBatch(1, 1));
        Assert.Equal(7, plan.SamplesAt(0));
        Assert.Equal(4, plan.SamplesAt(1));
        Assert.Equal(0, plan.SamplesAt(1, new Block(1, 1)));
    }

    [Theory]
    [InlineData(new[] { 4, 4, 4 }, 6, "finetune: the number of shards must be a power of two, not 3")]
    [InlineData(new[] { 4, 4 }, 7, "finetune: the batch size 7 must be a multiple of the 2 shards")]
    [InlineData(new[] { 4, 4 }, 0, "finetune: the batch size 0 must be a multiple of the 2 shards")]
    [InlineData(new[] { 0, 0 }, 4, "finetune: there must be at least one sample, and no shard with fewer than 0")]
    public void An_impossible_plan_is_refused(int[] shardSamples, int batchSize, string message)
    {
        var error = Assert.Throws<ArgumentException>(() => new StagePlan("finetune", 0, 1, batchSize, shardSamples));
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }
}
