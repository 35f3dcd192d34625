namespace DistributedAE.Orchestration;

/// <summary>
/// A coordinator's exchange of work with its workers as a machine: events go in, effects come out, and nothing else happens.
/// <code>
/// broker.Attach(new JobWork(...));                       // a job starts running
/// broker.Handle(ExchangeEvent.WorkOpened(work, cost, now));
/// broker.Handle(ExchangeEvent.WorkerWants(worker, now));
/// while (broker.TryTake(out ExchangeEffect effect)) { /* carry it out */ }
/// broker.Detach(job);                                    // it paused or ended
/// </code>
/// One broker serves all jobs of a coordinator. Effects about a result (<see cref="ExchangeEffectKind.Count"/>, <see cref="ExchangeEffectKind.Drop"/>)
/// are there when the event of its arrival was handled. For one thread at a time; in a steady state a step allocates nothing.
/// </summary>
/// <remarks>
/// Rules: a lost worker's blocks go to waiting workers at once; a silent one's when its lease is over; a result whose assignment is not in
/// force any more is refused and counted, whoever sends it; a worker that drains finishes what it holds. The host tells
/// <see cref="ExchangeEvent.TimePassed"/> at <see cref="NextDue"/>.
/// </remarks>
public sealed class WorkBroker
{
    private readonly List<WorkExchange> _exchanges = [];
    private readonly List<Worker> _waiting = [];
    private readonly Queue<ExchangeEffect> _effects = new();
    private readonly GenerationSource _generations;
    private TimeSpan _now;

    /// <summary>A broker without workers and jobs.</summary>
    /// <param name="leases">How long a silent worker is believed.</param>
    /// <param name="firstGeneration">
    /// Generation of the first assignment; above all that this coordinator ever handed out, so for example its number of starts · 2^40.
    /// </param>
    /// <exception cref="ArgumentException">The options are out of range.</exception>
    public WorkBroker(LeaseOptions leases, long firstGeneration = 1)
    {
        Roster = new WorkerRoster(leases);
        _generations = new GenerationSource(firstGeneration);
    }

    /// <summary>The workers.</summary>
    public WorkerRoster Roster { get; }

    /// <summary>The running jobs' exchanges, in the order in which they are offered a worker.</summary>
    public IReadOnlyList<WorkExchange> Exchanges => _exchanges;

    /// <summary>
    /// Results refused because their assignment is not in force, of all jobs that ever ran: zombies'. <see cref="ExchangeCounters.Stale"/> are those of one job.
    /// </summary>
    public long Refused { get; private set; }

    /// <summary>When <see cref="ExchangeEvent.TimePassed"/> is to be told at the latest; null when there is nothing to wait for.</summary>
    public TimeSpan? NextDue
    {
        get
        {
            TimeSpan? next = null;
            foreach (Worker worker in Roster.All)
            {
                if (worker.IsPresent)
                {
                    next = Earlier(next, Earlier(worker.Deadline, _now + Roster.Options.Heartbeat));
                }
            }

            foreach (Worker worker in _waiting)
            {
                foreach (WorkExchange exchange in _exchanges)
                {
                    next = Earlier(next, exchange.NextCopy(worker));
                }
            }

            return next;
        }
    }

    /// <summary>Takes the next effect.</summary>
    /// <returns>False when there is none before another event.</returns>
    public bool TryTake(out ExchangeEffect effect) => _effects.TryDequeue(out effect);

    /// <summary>A job starts running, without open work.</summary>
    /// <exception cref="ArgumentException">It runs already, or its options are out of range.</exception>
    public WorkExchange Attach(JobWork job)
    {
        ArgumentNullException.ThrowIfNull(job);
        if (Find(job.Number) is not null)
        {
            throw new ArgumentException($"job {job.Number} is attached already", nameof(job));
        }

        var exchange = new WorkExchange(job, Roster, _generations);
        int place = _exchanges.FindIndex(other =>
            other.Job.Priority < job.Priority || (other.Job.Priority == job.Priority && other.Job.Number > job.Number));
        _exchanges.Insert(place < 0 ? _exchanges.Count : place, exchange);
        return exchange;
    }

    /// <summary>A job does not run any more; its workers' results are refused from now on.</summary>
    public void Detach(long job)
    {
        if (Find(job) is { } exchange)
        {
            _exchanges.Remove(exchange);
        }
    }

    /// <summary>Whether a result would be counted if it were there now: whether its payload is worth receiving into a buffer.</summary>
    public bool WouldCount(long worker, in WorkId work, long generation, Block block)
    {
        if (Roster.Find(worker) is { IsPresent: true } known && Find(work.Job) is { IsOpen: true } exchange && exchange.Work == work)
        {
            foreach (HeldBlock held in known.Holding)
            {
                if (held.Assignment.Generation == generation)
                {
                    return held.Assignment.Block == block && exchange.IsWanted(block);
                }
            }
        }

        return false;
    }

    /// <summary>Tells the broker what happened.</summary>
    /// <exception cref="ArgumentException">Work is opened for a job that is not attached.</exception>
    public void Handle(in ExchangeEvent happened)
    {
        _now = happened.Now > _now ? happened.Now : _now;
        Roster.PassTime(_now);
        switch (happened.Kind)
        {
            case ExchangeEventKind.WorkOpened:
                (Find(happened.Work.Job) ?? throw new ArgumentException($"job {happened.Work.Job} is not attached: it can't open work", nameof(happened)))
                    .Open(happened.Work, happened.Cost);
                break;
            case ExchangeEventKind.WorkAbandoned:
                Find(happened.Work.Job)?.Close();
                break;
            case ExchangeEventKind.WorkerJoined:
                Join(happened);
                break;
            case ExchangeEventKind.ResultArrived:
                TakeResult(happened);
                break;
            case ExchangeEventKind.TimePassed:
                break;
            default:
                HandleWorker(happened);
                break;
        }

        Settle();
    }

    private void HandleWorker(in ExchangeEvent happened)
    {
        if (Roster.Find(happened.Worker) is not { IsPresent: true } worker)
        {
            if (happened.Kind is ExchangeEventKind.WorkerWants or ExchangeEventKind.WorkerHeard)
            {
                // it does not know yet that it was given up: told again, it joins again
                _effects.Enqueue(new ExchangeEffect(ExchangeEffectKind.WorkerExpired, happened.Worker, default));
            }

            return;
        }

        if (happened.Kind == ExchangeEventKind.WorkerLost)
        {
            Lose(worker, WorkerState.Lost);
            return;
        }

        switch (happened.Kind)
        {
            case ExchangeEventKind.WorkerHeard:
                Roster.Hear(worker, _now);
                break;
            case ExchangeEventKind.WorkerWants:
                Roster.Hear(worker, _now);
                Wait(worker);
                break;
            case ExchangeEventKind.DrainRequested:
                worker.State = WorkerState.Draining;
                StopWaiting(worker);
                ReleaseIfDrained(worker);
                break;
            case ExchangeEventKind.BlockReturned:
                Roster.Hear(worker, _now);
                Return(worker, happened.Generation);
                break;
        }
    }

    private void Join(in ExchangeEvent happened)
    {
        if (Roster.Find(happened.Worker) is { IsPresent: true } known)
        {
            Lose(known, WorkerState.Lost);
        }

        Roster.Join(happened.Worker, happened.Name ?? string.Empty, happened.Slots, _now, happened.Engine);
    }

    private void TakeResult(in ExchangeEvent happened)
    {
        Worker? worker = Roster.Find(happened.Worker);
        if (worker is not { IsPresent: true } || !worker.TryTakeBack(happened.Generation, out HeldBlock held))
        {
            Refused++;
            if (worker is not null)
            {
                worker.BlocksDropped++;
            }

            WorkExchange? refusing = Find(happened.Work.Job);
            refusing?.Refused();
            long open = refusing is { IsOpen: true } ? refusing.Work.Version : -1;
            Drop(happened, new Acceptance(AcceptanceKind.StaleGeneration, happened.Block, happened.Work.Version, happened.Generation, open));
            return;
        }

        Roster.Hear(worker, _now);
        worker.Measure(held, _now);
        long other = 0;
        Acceptance acceptance;
        if (Find(happened.Work.Job) is { } exchange)
        {
            acceptance = exchange.Accept(worker, happened.Work, held.Assignment, happened.Block, happened.Digest, out other);
        }
        else
        {
            // its job ended or paused meanwhile
            acceptance = new Acceptance(AcceptanceKind.WrongStep, happened.Block, happened.Work.Version, happened.Generation, -1);
            worker.BlocksDropped++;
        }

        Refused += acceptance.Kind == AcceptanceKind.StaleGeneration ? 1 : 0;
        if (acceptance.IsAccepted)
        {
            _effects.Enqueue(new ExchangeEffect(ExchangeEffectKind.Count, worker.Id, happened.Work) { Assignment = held.Assignment, Acceptance = acceptance });
        }
        else
        {
            Drop(happened, acceptance, held.Assignment);
        }

        if (acceptance.Kind == AcceptanceKind.Mismatch)
        {
            _effects.Enqueue(new ExchangeEffect(ExchangeEffectKind.AuditMismatch, worker.Id, happened.Work)
            {
                Assignment = held.Assignment,
                Acceptance = acceptance,
                OtherWorker = other,
            });
        }

        ReleaseIfDrained(worker);
    }

    private void Return(Worker worker, long generation)
    {
        if (worker.TryTakeBack(generation, out HeldBlock held))
        {
            Find(held.Work.Job)?.Return(worker, generation, _now);
            ReleaseIfDrained(worker);
        }
    }

    private void Drop(in ExchangeEvent happened, in Acceptance acceptance, in Assignment assignment = default) =>
        _effects.Enqueue(new ExchangeEffect(ExchangeEffectKind.Drop, happened.Worker, happened.Work) { Assignment = assignment, Acceptance = acceptance });

    private void ReleaseIfDrained(Worker worker)
    {
        if (worker.State == WorkerState.Draining && worker.Held.Count == 0)
        {
            Lose(worker, WorkerState.Left);
            _effects.Enqueue(new ExchangeEffect(ExchangeEffectKind.WorkerReleased, worker.Id, default));
        }
    }

    private void Lose(Worker worker, WorkerState state)
    {
        foreach (WorkExchange exchange in _exchanges)
        {
            exchange.Release(worker);
        }

        StopWaiting(worker);
        WorkerRoster.Lose(worker, state);
    }

    private void Wait(Worker worker)
    {
        if (worker.State == WorkerState.Active && !worker.IsWaiting)
        {
            worker.IsWaiting = true;
            _waiting.Add(worker);
        }
    }

    private void StopWaiting(Worker worker)
    {
        worker.IsWaiting = false;
        _waiting.Remove(worker);
    }

    /// <summary>After each event: leases, complete works, and blocks for those who wait.</summary>
    private void Settle()
    {
        while (Roster.TryExpire(_now, out Worker? expired))
        {
            Lose(expired!, WorkerState.Lost);
            _effects.Enqueue(new ExchangeEffect(ExchangeEffectKind.WorkerExpired, expired!.Id, default));
        }

        foreach (WorkExchange exchange in _exchanges)
        {
            if (exchange.TryComplete())
            {
                _effects.Enqueue(new ExchangeEffect(ExchangeEffectKind.WorkComplete, 0, exchange.Work));
            }
        }

        // those with shards of the open works first: who has waited for long because there are more workers than shards must not push them out
        Serve(onlyAtHome: true);
        Serve(onlyAtHome: false);
    }

    private void Serve(bool onlyAtHome)
    {
        for (int index = 0; index < _waiting.Count; index++)
        {
            Worker worker = _waiting[index];
            if ((!onlyAtHome || IsAtHome(worker)) && TryServe(worker))
            {
                _waiting.RemoveAt(index--);
            }
        }
    }

    private bool IsAtHome(Worker worker)
    {
        foreach (WorkExchange exchange in _exchanges)
        {
            if (exchange.HasHome(worker))
            {
                return true;
            }
        }

        return false;
    }

    private bool TryServe(Worker worker)
    {
        foreach (WorkExchange exchange in _exchanges)
        {
            if (exchange.TryGive(worker, _now, out ExchangeEffect effect))
            {
                _effects.Enqueue(effect);
                return true;
            }
        }

        foreach (WorkExchange exchange in _exchanges)
        {
            if (exchange.TryCopy(worker, _now, out ExchangeEffect effect))
            {
                _effects.Enqueue(effect);
                return true;
            }
        }

        return false;
    }

    private WorkExchange? Find(long job)
    {
        foreach (WorkExchange exchange in _exchanges)
        {
            if (exchange.Job.Number == job)
            {
                return exchange;
            }
        }

        return null;
    }

    private static TimeSpan? Earlier(TimeSpan? left, TimeSpan? right) => left is null || right < left ? right ?? left : left;
}
