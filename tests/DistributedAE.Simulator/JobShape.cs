using DistributedAE.Autoencoders;
using DistributedAE.Orchestration;

namespace DistributedAE.Simulator;

/// <summary>A job to be trained. There are few of them, so that what each must give is computed once.</summary>
internal sealed class JobShape
{
    /// <summary>How many there are.</summary>
    public const int Count = 12;

    private static readonly JobShape[] All = [.. Enumerable.Range(0, Count).Select(number => new JobShape(number))];

    private JobShape(int number)
    {
        Number = number;
        Plans = MakePlans();
    }

    public int Number { get; }

    public StagePlan[] Plans { get; }

    public int Shards => 1 << (Number % 4);

    public static JobShape Of(int number) => All[number];

    private StagePlan[] MakePlans()
    {
        int samples = 21 + (13 * (Number / 4));
        int[] sizes = ShardDeal.Sizes(samples, Shards);
        return
        [
            new StagePlan("pretrain[0]", 0, 2 + (Number % 2), 8, sizes)
            {
                Optimizer = new OptimizerSettings(OptimizerKind.Momentum, 0.05),
                WeightDecay = 0.01,
            },
            new StagePlan("finetune", 1, 5, 16, sizes)
            {
                Optimizer = new OptimizerSettings(OptimizerKind.Adam, 0.1) { ClipNorm = 0.5 },
                ValidationSamples = 9 + Number,
                EarlyStoppingPatience = 1 + (Number % 3),
            },
        ];
    }
}
