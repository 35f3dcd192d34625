using DistributedAE.Autoencoders;

namespace DistributedAE.Orchestration.Tests;

/// <summary>A broker with its clock in seconds, whose effects are read as short texts.</summary>
internal sealed class ExchangeTable
{
    public const long Ann = 1;
    public const long Ben = 2;
    public const long Cid = 3;
    public const long Dot = 4;
    private readonly Dictionary<long, Assignment> _latest = [];
    private readonly Dictionary<long, WorkId> _works = [];

    public ExchangeTable(int shards = 4, ExchangeOptions? options = null, long firstGeneration = 1, AllowedEngines engines = AllowedEngines.Managed)
    {
        Broker = new WorkBroker(new LeaseOptions(), firstGeneration);
        Job = Broker.Attach(new JobWork(1, shards, 0, options ?? new ExchangeOptions()) { Engines = engines });
    }

    public WorkBroker Broker { get; }

    public WorkExchange Job { get; }

    public double Now { get; set; }

    public TimeSpan Time => TimeSpan.FromSeconds(Now);

    public string Join(params long[] workers)
    {
        foreach (long worker in workers)
        {
            Broker.Handle(ExchangeEvent.WorkerJoined(worker, $"worker {worker}", 1, Time));
        }

        return Effects();
    }

    /// <summary>Workers with another engine join.</summary>
    public string JoinTorch(params long[] workers)
    {
        foreach (long worker in workers)
        {
            Broker.Handle(ExchangeEvent.WorkerJoined(worker, $"worker {worker}", 1, Time, EngineKind.Torchsharp));
        }

        return Effects();
    }

    /// <summary>Opens a step of the job; the work costs 100.</summary>
    public string Open(long version, WorkKind kind = WorkKind.Contribution, long job = 1) =>
        Handle(ExchangeEvent.WorkOpened(new WorkId(job, 0, kind, version), 100, Time));

    public string Want(params long[] workers)
    {
        foreach (long worker in workers)
        {
            Broker.Handle(ExchangeEvent.WorkerWants(worker, Time));
        }

        return Effects();
    }

    /// <summary>Hands in the last block that the worker was given.</summary>
    public string HandIn(long worker, ulong digest = 0) => HandIn(worker, _latest[worker], digest);

    public string HandIn(long worker, Assignment assignment, ulong digest = 0, WorkId? work = null) =>
        Handle(ExchangeEvent.ResultArrived(worker, work ?? _works[worker], assignment.Generation, assignment.Block, digest, Time));

    public Assignment LatestOf(long worker) => _latest[worker];

    /// <summary>The last block that the worker was given; null for none yet.</summary>
    public Assignment? FindLatestOf(long worker) => _latest.TryGetValue(worker, out Assignment latest) ? latest : null;

    public WorkId LatestWorkOf(long worker) => _works[worker];

    public string Lose(long worker) => Handle(ExchangeEvent.WorkerLost(worker, Time));

    public string Drain(long worker) => Handle(ExchangeEvent.DrainRequested(worker, Time));

    public string Hear(long worker) => Handle(ExchangeEvent.WorkerHeard(worker, Time));

    public string Pass(double seconds)
    {
        Now += seconds;
        return Handle(ExchangeEvent.TimePassed(Time));
    }

    public string Handle(in ExchangeEvent happened)
    {
        Broker.Handle(happened);
        return Effects();
    }

    /// <summary>All effects since the last call, for example <c>give 1 0+2, count 2 2+2, complete 1</c>.</summary>
    public string Effects()
    {
        var texts = new List<string>();
        while (Broker.TryTake(out ExchangeEffect effect))
        {
            texts.Add(Describe(effect));
        }

        return string.Join(", ", texts);
    }

    private string Describe(in ExchangeEffect effect)
    {
        Block block = effect.Assignment.Block;
        switch (effect.Kind)
        {
            case ExchangeEffectKind.Assign:
                _latest[effect.Worker] = effect.Assignment;
                _works[effect.Worker] = effect.Work;
                string purpose = effect.Purpose switch
                {
                    AssignmentPurpose.Copy => "copy",
                    AssignmentPurpose.Audit => "audit",
                    _ => "give",
                };
                return $"{purpose} {effect.Worker} {block.First}+{block.Count}";
            case ExchangeEffectKind.Count:
                return $"count {effect.Worker} {block.First}+{block.Count}";
            case ExchangeEffectKind.Drop:
                return $"drop {effect.Worker} {effect.Acceptance.Kind}";
            case ExchangeEffectKind.WorkComplete:
                return $"complete {effect.Work.Version}";
            case ExchangeEffectKind.AuditMismatch:
                return $"mismatch {effect.Worker} {effect.OtherWorker}";
            case ExchangeEffectKind.WorkerExpired:
                return $"expired {effect.Worker}";
            default:
                return $"released {effect.Worker}";
        }
    }
}
