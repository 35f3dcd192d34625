using DistributedAE.Autoencoders;

namespace DistributedAE.Orchestration.Tests;

/// <summary>The promise of the product, on all machines together: the parameters' bits do not depend on who computed what, nor on who failed when.</summary>
public class WholeRunTests
{
    [Fact]
    public void Lost_workers_copies_and_block_sizes_do_not_change_a_bit()
    {
        SeededCases.Run(40, random =>
        {
            StagePlan[] plans = Plans(1 << random.Next(4));
            using ToyCluster calm = new ToyCluster(plans, null).Run();
            using ToyCluster stormy = new ToyCluster(plans, random).Run();
            Assert.Equal(JobStateKind.Finished, stormy.State.Kind);
            Assert.Equal(plans.Length, calm.StageEnds.Count);
            Assert.Equal(calm.StageEnds, stormy.StageEnds);
        });
    }

    [Fact]
    public void A_resume_after_any_step_does_not_change_a_bit()
    {
        StagePlan[] plans = Plans(4);
        using ToyCluster whole = new ToyCluster(plans, null).Run();
        for (int steps = 0; ; steps++)
        {
            using ToyCluster first = new ToyCluster(plans, null).Run(steps);
            if (first.State.Kind == JobStateKind.Finished)
            {
                Assert.True(steps > plans.Sum(plan => plan.StepsPerEpoch), "the job was cut too seldom");
                break;
            }

            using ToyCluster second = new ToyCluster(plans, null, first).Run();
            Assert.Equal(JobStateKind.Finished, second.State.Kind);
            Assert.Equal(whole.StageEnds, first.StageEnds.Concat(second.StageEnds));
        }
    }

    private static StagePlan[] Plans(int shards)
    {
        int[] sizes = ShardDeal.Sizes(ToyCluster.Samples, shards);
        return
        [
            new StagePlan("pretrain[0]", 0, 2, 16, sizes)
            {
                Optimizer = new OptimizerSettings(OptimizerKind.Momentum, 0.05),
                WeightDecay = 0.01,
                Sparsity = new Sparsity(SparsityKind.KL, 0.05, 0.1, 0.9),
            },
            new StagePlan("finetune", 1, 6, 24, sizes)
            {
                Optimizer = new OptimizerSettings(OptimizerKind.Adam, 0.1) { ClipNorm = 0.5 },
                ValidationSamples = 10,
                EarlyStoppingPatience = 2,
            },
        ];
    }
}
