using DistributedAE.Orchestration;

namespace DistributedAE.Simulator;

/// <summary>The coordinator's process: hosts the broker and the running jobs, and speaks with the workers.</summary>
internal sealed class SimulatedCoordinator(Simulation simulation) : SimulatedProcess(simulation)
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(1);
    private readonly Dictionary<string, long> _ids = [];
    private readonly Dictionary<long, Link> _links = [];
    private readonly Dictionary<long, SimulatedJob> _jobs = [];
    private readonly HashSet<Link> _open = [];
    private WorkBroker? _broker;
    private TimeSpan _jump;
    private TimeSpan? _nextTick;
    private Message? _arriving;

    /// <summary>The jobs that run.</summary>
    public IReadOnlyDictionary<long, SimulatedJob> Jobs => _jobs;

    /// <summary>The clock as this process sees it.</summary>
    public TimeSpan Clock => Simulation.Timeline.Now + _jump;

    private WorkBroker Broker => _broker!;

    public void Start()
    {
        Begin();
        long starts = ++Simulation.Disk.Starts;
        Simulation.Log($"the coordinator starts, the {starts}. time");
        var leases = Simulation.Scenario.Flaw == Flaw.ForgetsTheLost ? new LeaseOptions { Lease = TimeSpan.FromDays(9) } : new LeaseOptions();
        _broker = new WorkBroker(leases, Simulation.Scenario.Flaw == Flaw.RepeatsGenerations ? 1 : starts << 40);
        _nextTick = null;
        for (int job = 0; job < Simulation.Scenario.Jobs.Count; job++)
        {
            if (!Simulation.Disk.Done.Contains(job))
            {
                OpenJob(job);
            }
        }

        After(Heartbeat, Beat);
    }

    public void Kill()
    {
        Simulation.Log("the coordinator is killed");
        End();
        foreach (SimulatedJob job in _jobs.Values)
        {
            job.Dispose();
        }

        foreach (Link link in _open)
        {
            link.Break(silent: false);
        }

        _jobs.Clear();
        _links.Clear();
        _open.Clear();
        _ids.Clear();
        _broker = null;
    }

    /// <summary>The clock jumps forward, as after the sleep of a host.</summary>
    public void JumpClock(TimeSpan jump) => _jump += jump;

    /// <summary>Runs a job from its last checkpoint.</summary>
    public void OpenJob(long number)
    {
        JobShape shape = Simulation.Scenario.Jobs[(int)number];
        Broker.Attach(new JobWork(number, shape.Shards, Simulation.Scenario.Priorities[(int)number], Simulation.Scenario.Options));
        var job = new SimulatedJob(Simulation, this, number);
        _jobs.Add(number, job);
        job.Begin();
    }

    /// <summary>A job does not run any more: it is paused or over.</summary>
    public void CloseJob(long number)
    {
        if (_jobs.Remove(number, out SimulatedJob? job))
        {
            job.Dispose();
            Broker.Detach(number);
        }
    }

    public void Tell(in ExchangeEvent happened)
    {
        Broker.Handle(happened);
        CarryOut();
        PlanTick();
    }

    public void Receive(Link link, Message message)
    {
        if (!IsAlive)
        {
            return;
        }

        if (message.Kind == MessageKind.Hello)
        {
            Welcome(link);
        }
        else if (link.WorkerId == 0)
        {
            _open.Remove(link);
        }
        else if (message.Kind == MessageKind.Result)
        {
            // also on a connection that was replaced: such a result comes late, and has to be refused
            Assignment answered = message.Assignment;
            _arriving = message;
            Tell(ExchangeEvent.ResultArrived(link.WorkerId, message.Work, answered.Generation, answered.Block, message.Payload!.Digest, Clock));
            _arriving = null;
        }
        else if (_links.GetValueOrDefault(link.WorkerId) == link)
        {
            ReceiveOnCurrent(link, message);
        }
    }

    private void ReceiveOnCurrent(Link link, Message message)
    {
        switch (message.Kind)
        {
            case MessageKind.Heartbeat:
                Tell(ExchangeEvent.WorkerHeard(link.WorkerId, Clock));
                break;
            case MessageKind.Want:
                Tell(ExchangeEvent.WorkerWants(link.WorkerId, Clock));
                break;
            case MessageKind.Drain:
                Tell(ExchangeEvent.DrainRequested(link.WorkerId, Clock));
                break;
            case MessageKind.Return:
                Tell(ExchangeEvent.BlockReturned(link.WorkerId, message.Assignment.Generation, Clock));
                break;
            case MessageKind.Closed:
                _open.Remove(link);
                _links.Remove(link.WorkerId);
                if (Simulation.Scenario.Flaw != Flaw.ForgetsTheLost)
                {
                    Tell(ExchangeEvent.WorkerLost(link.WorkerId, Clock));
                }

                break;
        }
    }

    private void Welcome(Link link)
    {
        if (!_ids.TryGetValue(link.Worker.Name, out long id))
        {
            _ids[link.Worker.Name] = id = _ids.Count + 1;
        }

        link.WorkerId = id;
        _links[id] = link;
        _open.Add(link);
        Tell(ExchangeEvent.WorkerJoined(id, link.Worker.Name, link.Worker.Slots, Clock));
    }

    private void CarryOut()
    {
        while (Broker.TryTake(out ExchangeEffect effect))
        {
            CarryOut(effect);
        }
    }

    private void CarryOut(in ExchangeEffect effect)
    {
        Link? link = _links.GetValueOrDefault(effect.Worker);
        switch (effect.Kind)
        {
            case ExchangeEffectKind.Assign:
                Simulation.Log($"{effect.Purpose} {effect.Assignment.Block} of {effect.Work} to {link?.Worker.Name}, generation {effect.Assignment.Generation:x}");
                Simulation.Referee.HandedOut(effect.Assignment.Generation);
                link?.SendDown(new Message(MessageKind.Assign)
                {
                    Work = effect.Work,
                    Assignment = effect.Assignment,
                    Parameters = _jobs[effect.Work.Job].Parameters,
                });
                break;
            case ExchangeEffectKind.Count:
                _jobs[effect.Work.Job].Count(effect.Work, effect.Assignment, _arriving!.Payload!);
                break;
            case ExchangeEffectKind.Drop:
                Drop(effect);
                break;
            case ExchangeEffectKind.WorkComplete:
                _jobs[effect.Work.Job].Complete(effect.Work);
                break;
            case ExchangeEffectKind.AuditMismatch:
                Referee.Mismatch(effect);
                break;
            case ExchangeEffectKind.WorkerReleased:
                link?.SendDown(new Message(MessageKind.Release));
                break;
            case ExchangeEffectKind.WorkerExpired:
                Simulation.Log($"the lease of {link?.Worker.Name} is over");
                link?.CloseByCoordinator();
                _links.Remove(effect.Worker);
                break;
        }
    }

    private void Drop(in ExchangeEffect effect)
    {
        Simulation.Referee.Dropped(effect.Acceptance);
        if (Simulation.Scenario.Flaw == Flaw.CountsStaleResults
            && effect.Acceptance.Kind == AcceptanceKind.StaleGeneration
            && _jobs.TryGetValue(effect.Work.Job, out SimulatedJob? job))
        {
            job.Count(effect.Work, new Assignment(effect.Acceptance.Step, effect.Acceptance.Block, effect.Worker, effect.Acceptance.Generation), _arriving!.Payload!);
        }
    }

    private void Beat()
    {
        foreach (Link link in _links.Values)
        {
            link.SendDown(new Message(MessageKind.Heartbeat));
        }

        After(Heartbeat, Beat);
    }

    private void PlanTick()
    {
        if (Broker.NextDue is { } due && !(_nextTick <= due && _nextTick > Clock))
        {
            _nextTick = due;
            At(due - _jump, () => Tick(due));
        }
    }

    private void Tick(TimeSpan due)
    {
        if (_nextTick == due)
        {
            _nextTick = null;
            Tell(ExchangeEvent.TimePassed(Clock));
        }
    }
}
