using DistributedAE.Orchestration;

namespace DistributedAE.Simulator;

/// <summary>A cluster, its jobs and its fate, drawn from the seed.</summary>
internal sealed class Scenario
{
    public Scenario(SimulationRandom random, Flaw flaw)
    {
        Flaw = flaw;
        int jobs = random.Chance(0.2) ? 2 : 1;
        for (int job = 0; job < jobs; job++)
        {
            Jobs.Add(JobShape.Of(random.Next(JobShape.Count)));
            Priorities.Add(random.Next(2));
        }

        int workers = 1 + random.Next(5);
        for (int worker = 0; worker < workers; worker++)
        {
            WorkerSpeeds.Add(random.Between(0.5, 4));
        }

        ShardSeconds = random.Between(0.01, 1);
        MostDelaySeconds = random.Between(0.0005, 0.1);
        Stragglers = random.Chance(0.3) ? 0.05 : 0;
        Returns = random.Chance(0.2) ? 0.03 : 0;
        Options = new ExchangeOptions
        {
            SpeculateAfter = random.Pick(1, 1.5, 1.5, 3, double.PositiveInfinity),
            SpeculateAtLeast = random.Seconds(0, 0.2),
            AuditFraction = flaw == Flaw.FlipsBits ? 1 : random.Pick(0, 0, 0.3, 1),
            Seed = 7,
        };
        CheckpointInterval = random.Seconds(0.1, 5);
        MostSaveSeconds = random.Between(0.001, 2);
        SaveFailures = random.Chance(0.3) ? 0.1 : 0;
        foreach (Disturbance kind in Enum.GetValues<Disturbance>())
        {
            if (random.Chance(0.5))
            {
                Disturbances.Add(kind);
            }
        }

        DisturbanceSeconds = random.Between(0.05, 2);
        CalmFrom = random.Seconds(1, 40);
    }

    public Flaw Flaw { get; }

    public List<JobShape> Jobs { get; } = [];

    public List<int> Priorities { get; } = [];

    /// <summary>Of the workers that are there from the beginning.</summary>
    public List<double> WorkerSpeeds { get; } = [];

    /// <summary>Time for a shard at speed 1.</summary>
    public double ShardSeconds { get; }

    public double MostDelaySeconds { get; }

    /// <summary>Part of the blocks that take twenty times as long.</summary>
    public double Stragglers { get; }

    /// <summary>Part of the blocks that are given back.</summary>
    public double Returns { get; }

    public ExchangeOptions Options { get; }

    public TimeSpan CheckpointInterval { get; }

    public double MostSaveSeconds { get; }

    /// <summary>Part of the saves that fail.</summary>
    public double SaveFailures { get; }

    public List<Disturbance> Disturbances { get; } = [];

    /// <summary>Mean time between two disturbances.</summary>
    public double DisturbanceSeconds { get; }

    /// <summary>From then on nothing bad happens any more, and the jobs have to come to their ends.</summary>
    public TimeSpan CalmFrom { get; }

    /// <summary>When a run that is not at its end counts as stuck.</summary>
    public TimeSpan Bound => CalmFrom + TimeSpan.FromMinutes(30);
}
