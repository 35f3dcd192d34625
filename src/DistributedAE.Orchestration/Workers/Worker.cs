using System.Runtime.InteropServices;
using DistributedAE.Autoencoders;

namespace DistributedAE.Orchestration;

/// <summary>A worker as the coordinator knows it. It outlives connections: a worker that joins again under its id keeps speed and counters.</summary>
public sealed class Worker
{
    private readonly List<HeldBlock> _held = [];
    private readonly SpeedMeter _speed = new();
    private readonly Dictionary<(long Job, WorkKind Kind), int> _stages = [];

    internal Worker(long id) => Id = id;

    /// <summary>Its number, unique in the coordinator's life.</summary>
    public long Id { get; }

    /// <summary>Its name, for people.</summary>
    public string Name { get; private set; } = string.Empty;

    /// <summary>Number of threads that it computes with, ≥ 1.</summary>
    public int Slots { get; private set; } = 1;

    /// <summary>What it computes with.</summary>
    public EngineKind Engine { get; private set; }

    /// <summary>How it stands with the coordinator.</summary>
    public WorkerState State { get; internal set; }

    /// <summary>When it joined, the last time.</summary>
    public TimeSpan Joined { get; private set; }

    /// <summary>When it was last heard of.</summary>
    public TimeSpan LastHeard { get; internal set; }

    /// <summary>When its last result came; when it joined, before the first.</summary>
    public TimeSpan LastResult { get; private set; }

    /// <summary>When its lease runs out.</summary>
    public TimeSpan Deadline { get; internal set; }

    /// <summary>Whether it asked for a block and waits for one.</summary>
    public bool IsWaiting { get; internal set; }

    /// <summary>Whether it is connected: active or draining.</summary>
    public bool IsPresent => State is WorkerState.Active or WorkerState.Draining;

    /// <summary>What it computes now, oldest first.</summary>
    public IReadOnlyList<HeldBlock> Held => _held;

    /// <summary><see cref="Held"/>, to be gone through without an allocation.</summary>
    internal ReadOnlySpan<HeldBlock> Holding => CollectionsMarshal.AsSpan(_held);

    /// <summary>Whether its speed was measured yet.</summary>
    public bool IsMeasured => _speed.IsMeasured;

    /// <summary>Measured cost a second, transport included; 0 before the first result.</summary>
    public double MeasuredSpeed => _speed.Speed;

    /// <summary>Blocks of it that were counted.</summary>
    public long BlocksCounted { get; internal set; }

    /// <summary>Shards of it that were counted.</summary>
    public long ShardsCounted { get; internal set; }

    /// <summary>Blocks of it that were dropped: duplicates, late and stale ones.</summary>
    public long BlocksDropped { get; internal set; }

    /// <summary>Shards that were taken back from it when it was lost; 0 from its joining on.</summary>
    public int ShardsTakenBack { get; internal set; }

    internal void Join(string name, int slots, EngineKind engine, TimeSpan now)
    {
        (Name, Slots, Engine, Joined, State, IsWaiting, ShardsTakenBack) = (name, slots, engine, now, WorkerState.Active, false, 0);
        _held.Clear();
        _stages.Clear();
        LastResult = now;
    }

    /// <summary>It is thought to be as fast as the others until it is measured again.</summary>
    internal void ForgetSpeed() => _speed.Clear();

    internal void Give(in HeldBlock block)
    {
        _held.Add(block);
        IsWaiting = false;
    }

    /// <summary>Drops all that it holds.</summary>
    internal void Forget()
    {
        _held.Clear();
        IsWaiting = false;
    }

    /// <summary>Takes a block from what it holds; false when it holds none of that generation.</summary>
    internal bool TryTakeBack(long generation, out HeldBlock block)
    {
        for (int index = 0; index < _held.Count; index++)
        {
            if (_held[index].Assignment.Generation == generation)
            {
                block = _held[index];
                _held.RemoveAt(index);
                return true;
            }
        }

        block = default;
        return false;
    }

    internal void Measure(in HeldBlock block, TimeSpan now)
    {
        // a block that was given before the last result had to wait for it
        TimeSpan began = block.Given > LastResult ? block.Given : LastResult;
        LastResult = now;

        // the first block of a stage takes the loading of the data too, which says nothing about the next one
        (long, WorkKind) work = (block.Work.Job, block.Work.Kind);
        if (_stages.TryGetValue(work, out int stage) && stage == block.Work.Stage)
        {
            _speed.Measure(block.Cost, now - began);
        }
        else
        {
            _stages[work] = block.Work.Stage;
        }
    }
}
