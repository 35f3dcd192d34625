using DistributedAE.Autoencoders;
using DistributedAE.Numerics.Threads;

namespace DistributedAE.Orchestration.Tests;

public class SlicedUpdateTests
{
    // several slices, so that there is something to mix up
    private static readonly ParameterLayout Layout = new([("encoder.0.weight", [256, 512], true)]);

    /// <summary>
    /// Two jobs of one coordinator, or two partitions of one silo, update at the same time on the same threads. Found when two jobs ran on one coordinator: the threads got the
    /// other update's work in the middle of theirs.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Updates_that_share_their_threads_keep_their_bits(bool clips)
    {
        const int Jobs = 4;
        const int Steps = 100;
        using var team = new SlotTeam(4, spinning: false);
        ParameterServer[] expected = [.. Enumerable.Range(0, Jobs).Select(_ => Server(clips))];
        ParameterServer[] sharing = [.. Enumerable.Range(0, Jobs).Select(_ => Server(clips))];
        try
        {
            for (int job = 0; job < Jobs; job++)
            {
                Train(expected[job], job, contributions =>
                {
                    contributions.Left.Add(contributions.Right);
                    return (contributions.Left, null);
                }, null);
            }

            Thread[] threads = [.. Enumerable.Range(0, Jobs).Select(job => new Thread(() => Train(sharing[job], job, both => both, team)))];
            Array.ForEach(threads, thread => thread.Start());
            Assert.All(threads, thread => Assert.True(thread.Join(TimeSpan.FromMinutes(1)), "an update waits for another one's threads for a minute"));

            for (int job = 0; job < Jobs; job++)
            {
                Assert.Equal(Steps, sharing[job].Counters.Step);
                Assert.True(expected[job].Parameters.Span.SequenceEqual(sharing[job].Parameters.Span), $"job {job} has other bits");
            }
        }
        finally
        {
            Array.ForEach([.. expected, .. sharing], server => server.Dispose());
        }

        static void Train(ParameterServer server, int job, Func<(Contribution Left, Contribution Right), (Contribution Left, Contribution? Right)> prepare, SlotTeam? team)
        {
            SlicedUpdate? update = team is null ? null : new SlicedUpdate(server, team);
            using var left = new Contribution(Layout.Length);
            using var right = new Contribution(Layout.Length);
            for (int step = 0; step < Steps; step++)
            {
                var random = new Random((1000 * job) + step);
                Fill(left, new Block(0, 2), random);
                Fill(right, new Block(2, 2), random);
                (Contribution first, Contribution? second) = prepare((left, right));
                if (update is not null)
                {
                    update.Apply(first, second);
                }
                else
                {
                    server.Apply(first);
                }
            }
        }
    }

    private static ParameterServer Server(bool clips)
    {
        var plan = new StagePlan("finetune", 0, 1000, 16, [16, 16, 16, 16]) { Optimizer = new OptimizerSettings(OptimizerKind.Adam, 0.01) { ClipNorm = clips ? 1 : null } };
        return new ParameterServer(Layout, plan, new float[Layout.Length]);
    }

    private static void Fill(Contribution contribution, Block block, Random random)
    {
        (contribution.Block, contribution.LossSum, contribution.SampleCount) = (block, 1, 8);
        float scale = random.NextSingle();
        for (int index = 0; index < contribution.Gradient.Length; index++)
        {
            contribution.Gradient[index] = scale / (1 + ((index * 31) % 97)) - (scale / 50);
        }
    }
}
