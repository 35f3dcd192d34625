namespace DistributedAE.Simulator;

/// <summary>
/// A connection of a worker with the coordinator: a stream each way, in order, with delays. When it breaks, what is under way is lost. When one
/// side closes it, the other side learns so after what was sent before.
/// </summary>
internal sealed class Link
{
    private readonly Simulation _simulation;
    private readonly Queue<Message> _up = new();
    private readonly Queue<Message> _down = new();
    private TimeSpan _upLast;
    private TimeSpan _downLast;
    private TimeSpan _blockedUntil;
    private bool _workerClosed;
    private bool _coordinatorClosed;

    public Link(Simulation simulation, SimulatedWorker worker)
    {
        _simulation = simulation;
        Worker = worker;
    }

    public SimulatedWorker Worker { get; }

    /// <summary>The coordinator's number of this worker; 0 before it said who it is.</summary>
    public long WorkerId { get; set; }

    /// <summary>Whether nothing comes through any more.</summary>
    public bool IsBroken { get; private set; }

    public void SendUp(Message message)
    {
        if (!_workerClosed)
        {
            _upLast = Arrival(_upLast);
            _up.Enqueue(message);
            _simulation.Coordinator.At(_upLast, DeliverUp);
        }
    }

    public void SendDown(Message message)
    {
        if (!_coordinatorClosed)
        {
            _downLast = Arrival(_downLast);
            _down.Enqueue(message);
            Worker.At(_downLast, DeliverDown);
        }
    }

    public void CloseByWorker()
    {
        SendUp(new Message(MessageKind.Closed));
        _workerClosed = true;
    }

    public void CloseByCoordinator()
    {
        SendDown(new Message(MessageKind.Closed));
        _coordinatorClosed = true;
    }

    /// <summary>The network between the two stands still; the streams go on afterwards.</summary>
    public void BlockUntil(TimeSpan time) => _blockedUntil = time > _blockedUntil ? time : _blockedUntil;

    /// <summary>Loses what is under way. Each side that lives is told, unless the line is silent: then it has to find out by itself.</summary>
    public void Break(bool silent)
    {
        if (IsBroken)
        {
            return;
        }

        IsBroken = true;
        _up.Clear();
        _down.Clear();
        if (!silent)
        {
            Worker.After(_simulation.Delay(), () => Worker.Receive(this, new Message(MessageKind.Closed)));
            _simulation.Coordinator.After(_simulation.Delay(), () => _simulation.Coordinator.Receive(this, new Message(MessageKind.Closed)));
        }
    }

    private TimeSpan Arrival(TimeSpan last)
    {
        TimeSpan start = _simulation.Timeline.Now > _blockedUntil ? _simulation.Timeline.Now : _blockedUntil;
        TimeSpan arrival = start + _simulation.Delay();
        return arrival > last ? arrival : last;
    }

    private void DeliverUp()
    {
        if (!IsBroken && _up.TryDequeue(out Message? message) && !_coordinatorClosed)
        {
            _simulation.Coordinator.Receive(this, message);
        }
    }

    private void DeliverDown()
    {
        if (!IsBroken && _down.TryDequeue(out Message? message) && !_workerClosed)
        {
            Worker.Receive(this, message);
        }
    }
}
