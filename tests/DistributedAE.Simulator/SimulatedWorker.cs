using DistributedAE.Orchestration;

namespace DistributedAE.Simulator;

/// <summary>A worker process: connects, wants, computes, hands in; reconnects when its connection is gone or the coordinator is silent.</summary>
internal sealed class SimulatedWorker(Simulation simulation, string name, double speed) : SimulatedProcess(simulation)
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private readonly Queue<Message> _given = new();
    private Link? _link;
    private TimeSpan _lastHeard;
    private bool _computes;
    private bool _leaves;
    private Message? _unsent;
    private float[]? _firstParameters;

    public string Name => name;

    public int Slots { get; } = Math.Max(1, (int)speed);

    /// <summary>Whether it will never come back.</summary>
    public bool IsGone { get; set; }

    /// <summary>The connection that it has, if any.</summary>
    public Link? Link => _link;

    public void Start()
    {
        Begin();
        _link = null;
        _computes = _leaves = false;
        _unsent = null;
        _given.Clear();
        Simulation.Log($"{name} starts");
        After(Simulation.Delay(), Connect);
        After(Heartbeat, Beat);
    }

    /// <summary>SIGKILL, or the host's power: then nobody is told.</summary>
    public void Kill(bool silent)
    {
        Simulation.Log($"{name} is killed{(silent ? " silently" : string.Empty)}");
        End();
        _link?.Break(silent);
    }

    /// <summary>SIGTERM: finishes its block, hands it in and leaves.</summary>
    public void Drain()
    {
        Simulation.Log($"{name} drains");
        _leaves = true;
        _link?.SendUp(new Message(MessageKind.Drain));
    }

    public void Receive(Link link, Message message)
    {
        if (!IsAlive || link != _link)
        {
            return;
        }

        _lastHeard = Simulation.Timeline.Now;
        switch (message.Kind)
        {
            case MessageKind.Closed:
                Reconnect();
                break;
            case MessageKind.Release:
                Simulation.Log($"{name} leaves");
                link.CloseByWorker();
                End();
                break;
            case MessageKind.Assign when Random.Chance(Simulation.IsCalm ? 0 : Simulation.Scenario.Returns):
                link.SendUp(new Message(MessageKind.Return) { Assignment = message.Assignment });
                link.SendUp(new Message(MessageKind.Want));
                break;
            case MessageKind.Assign:
                _given.Enqueue(message);
                ComputeNext();
                break;
        }
    }

    private void Connect()
    {
        if (_link is not null)
        {
            return;
        }

        if (!Simulation.Coordinator.IsAlive)
        {
            After(Random.Seconds(0.1, 0.5), Connect);
            return;
        }

        _link = new Link(Simulation, this);
        _lastHeard = Simulation.Timeline.Now;
        _link.SendUp(new Message(MessageKind.Hello));
        if (_unsent is { } unsent && Random.Chance(0.5))
        {
            _link.SendUp(unsent);
        }

        _unsent = null;
        if (_leaves)
        {
            _link.SendUp(new Message(MessageKind.Drain));
        }
        else if (!_computes)
        {
            _link.SendUp(new Message(MessageKind.Want));
        }
    }

    private void Reconnect()
    {
        _link = null;
        _given.Clear();
        After(Random.Seconds(0.05, 0.3), Connect);
    }

    private void Beat()
    {
        if (_link is { } link)
        {
            if (Simulation.Timeline.Now - _lastHeard > Patience)
            {
                Simulation.Log($"{name} gives its silent connection up");
                link.CloseByWorker();
                Reconnect();
            }
            else
            {
                link.SendUp(new Message(MessageKind.Heartbeat));
            }
        }

        After(Heartbeat, Beat);
    }

    private void ComputeNext()
    {
        if (_computes || !_given.TryDequeue(out Message? given))
        {
            return;
        }

        _computes = true;
        Link? link = _link;
        double seconds = Simulation.Scenario.ShardSeconds * given.Assignment.Block.Count / speed * (0.9 + (0.2 * Random.NextDouble()));
        if (Random.Chance(Simulation.IsCalm ? 0 : Simulation.Scenario.Stragglers))
        {
            seconds *= 20;
        }

        After(TimeSpan.FromSeconds(seconds), () => HandIn(given, link));
    }

    private void HandIn(Message given, Link? link)
    {
        _computes = false;
        var result = new Message(MessageKind.Result) { Work = given.Work, Assignment = given.Assignment, Payload = Compute(given) };
        if (_link is not null && _link == link)
        {
            _link.SendUp(result);
            if (Random.Chance(Simulation.IsCalm ? 0 : 0.02))
            {
                _link.SendUp(result);
            }
        }
        else if (_link is not null && Random.Chance(0.5))
        {
            // computed for a connection that is gone, and nothing forbids to hand it in on this one
            _link.SendUp(result);
        }
        else
        {
            _unsent = result;
        }

        if (_given.Count > 0)
        {
            ComputeNext();
        }
        else if (!_leaves)
        {
            _link?.SendUp(new Message(MessageKind.Want));
        }
    }

    private Payload Compute(Message given)
    {
        float[] parameters = given.Parameters!;
        if (Simulation.Scenario.Flaw == Flaw.KeepsOldParameters)
        {
            parameters = _firstParameters ??= parameters;
        }

        StagePlan plan = Simulation.PlanOf(given.Work);
        Payload payload = given.Work.Kind == WorkKind.Contribution
            ? PseudoModel.Contribution(plan, given.Work.Version, given.Assignment.Block, parameters)
            : PseudoModel.Validation(plan, given.Assignment.Block, parameters);
        if (Simulation.Scenario.Flaw == Flaw.FlipsBits && name == "w0" && payload.Gradient.Length > 0 && Random.Chance(0.2))
        {
            payload.Gradient[3] = BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits(payload.Gradient[3]) ^ 4);
        }

        return payload;
    }
}
