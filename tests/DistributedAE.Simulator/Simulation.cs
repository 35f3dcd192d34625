using DistributedAE.Orchestration;

namespace DistributedAE.Simulator;

/// <summary>
/// A cluster in virtual time: the product's machines (job, stage, broker, ledger, roster, tree, parameter server) against models of workers, network and disk.
/// Everything follows from the seed. A run is held to the undisturbed one, step by step and bit by bit.
/// </summary>
internal sealed class Simulation
{
    /// <summary>Lines that a failure shows.</summary>
    public const int LinesOfFailure = 40;

    // an ordinary run has a few thousand
    private const int MostEvents = 300_000;

    private readonly Action<string>? _log;

    private Simulation(ulong seed, Flaw flaw, Action<string>? log)
    {
        _log = log;
        Random = new SimulationRandom(seed);
        Scenario = new Scenario(Random, flaw);
        Referee = new Referee(this);
        Coordinator = new SimulatedCoordinator(this);
    }

    public SimulationRandom Random { get; }

    public Scenario Scenario { get; }

    public Timeline Timeline { get; } = new();

    public SimulatedDisk Disk { get; } = new();

    public Referee Referee { get; }

    public SimulatedCoordinator Coordinator { get; }

    public List<SimulatedWorker> Workers { get; } = [];

    /// <summary>Whether nothing bad happens any more.</summary>
    public bool IsCalm => Timeline.Now >= Scenario.CalmFrom;

    /// <summary>Runs a seed to its end.</summary>
    /// <exception cref="SimulationFailure">It broke a promise: with the seed, the scenario's last events and what is wrong.</exception>
    public static SimulationResult Run(ulong seed, Flaw flaw = Flaw.None)
    {
        try
        {
            return new Simulation(seed, flaw, null).Run();
        }
        catch (Exception error)
        {
            // once more, with its log
            var lines = new Queue<string>();
            try
            {
                Trace(seed, flaw, line =>
                {
                    lines.Enqueue(line);
                    if (lines.Count > LinesOfFailure)
                    {
                        lines.Dequeue();
                    }
                });
            }
            catch (Exception)
            {
                throw new SimulationFailure($"seed {seed}: {error.Message}\n{string.Join('\n', lines)}\nagain: scripts/simulate.sh --seed {seed} -v");
            }

            throw new SimulationFailure($"seed {seed} failed once and then did not: the simulation is not a function of its seed. {error.Message}");
        }
    }

    /// <summary>Runs a seed and tells what happens.</summary>
    public static SimulationResult Trace(ulong seed, Flaw flaw, Action<string> log) => new Simulation(seed, flaw, log).Run();

    public void Log(string text)
    {
        _log?.Invoke($"{Timeline.Now.TotalSeconds,10:F4}  {text}");
    }

    /// <summary>Of one message.</summary>
    public TimeSpan Delay() => Random.Seconds(0.0001, Scenario.MostDelaySeconds);

    /// <summary>Of one checkpoint.</summary>
    public TimeSpan SaveTime() => Random.Seconds(0.001, Scenario.MostSaveSeconds);

    public StagePlan PlanOf(in WorkId work) => Scenario.Jobs[(int)work.Job].Plans[work.Stage];

    public void AddWorker(string name, double speed)
    {
        var worker = new SimulatedWorker(this, name, speed);
        Workers.Add(worker);
        worker.Start();
    }

    private SimulationResult Run()
    {
        Coordinator.Start();
        for (int worker = 0; worker < Scenario.WorkerSpeeds.Count; worker++)
        {
            AddWorker($"w{worker}", Scenario.WorkerSpeeds[worker]);
        }

        new Disturber(this).Begin();
        while (Disk.Done.Count < Scenario.Jobs.Count)
        {
            if (!Timeline.Step() || Timeline.Now > Scenario.Bound || Timeline.Happened > MostEvents)
            {
                throw new SimulationFailure($"stuck: after {Timeline.Now.TotalSeconds:F0} s of virtual time and {Timeline.Happened} events {Disk.Done.Count} of {Scenario.Jobs.Count} jobs are done");
            }
        }

        int needed = Scenario.Jobs.Sum(shape => Reference.Of(shape).Works);
        return new SimulationResult(Timeline.Now, Timeline.Happened, Referee.Works, needed, Referee.Stale, Disk.Starts);
    }
}
