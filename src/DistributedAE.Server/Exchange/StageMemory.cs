using DistributedAE.Orchestration;
using DistributedAE.Protocol.Exchange;

namespace DistributedAE.Server.Exchange;

/// <summary>
/// What one worker has of a stage: the version of the parameters that it was last sent or, over shared memory, the places of its contributions, of which each is
/// free, being written by the worker, or in the reduction tree.
/// </summary>
internal sealed class StageMemory
{
    /// <summary>Places a worker: one in the tree while the next is written.</summary>
    public const int Places = 2;

    private readonly SharedTensors[] _memories;
    private readonly Contribution[] _contributions;
    private readonly PlaceState[] _places;
    private bool _retired;

    /// <summary>What a worker has of a stage.</summary>
    /// <param name="stage">Index of the stage.</param>
    /// <param name="length">Length of a gradient.</param>
    /// <param name="units">Number of unit sums of a contribution.</param>
    /// <param name="shared">Whether to share memory with it.</param>
    /// <exception cref="IOException">There is not enough shared memory.</exception>
    public StageMemory(int stage, int length, int units, bool shared)
    {
        Stage = stage;
        int places = shared ? Places : 0;
        _memories = new SharedTensors[places];
        _contributions = new Contribution[places];
        _places = new PlaceState[places];
        for (int place = 0; place < places; place++)
        {
            SharedTensors memory = _memories[place] = SharedTensors.Create(length, units);
            _contributions[place] = new Contribution(memory.Values, memory.Units) { Lender = TakeBack };
        }
    }

    /// <summary>Index of the stage.</summary>
    public int Stage { get; }

    /// <summary>The version that the worker was last sent.</summary>
    public long Version { get; set; } = -1;

    /// <summary>Where the worker opens its places; null where it has none.</summary>
    public IReadOnlyList<string>? Paths => _memories.Length > 0 ? [.. _memories.Select(memory => memory.Path)] : null;

    /// <summary>Takes a free place for the worker to write to.</summary>
    /// <returns>Its number, from 1; 0 when none is free.</returns>
    public int Give()
    {
        lock (_places)
        {
            int place = Array.IndexOf(_places, PlaceState.Free);
            if (place >= 0)
            {
                _places[place] = PlaceState.Given;
            }

            return place + 1;
        }
    }

    /// <summary>The contribution that a worker wrote; it is the server's now, until it comes back by <see cref="Contribution.Lender"/>.</summary>
    /// <param name="place">From 1.</param>
    /// <exception cref="FrameException">There is no such place, or it was not given.</exception>
    public Contribution Take(int place)
    {
        lock (_places)
        {
            if (place < 1 || place > _places.Length || _places[place - 1] != PlaceState.Given || _retired)
            {
                throw new FrameException($"place {place} of the shared memory was not given");
            }

            _places[place - 1] = PlaceState.Held;
            return _contributions[place - 1];
        }
    }

    /// <summary>What a worker was given will not be handed in: it gave the block back.</summary>
    /// <param name="place">From 1; 0 for none.</param>
    public void TakeBack(int place)
    {
        lock (_places)
        {
            if (place >= 1 && place <= _places.Length && _places[place - 1] == PlaceState.Given)
            {
                _places[place - 1] = PlaceState.Free;
            }
        }
    }

    /// <summary>The worker needs it no more: memory that is not in use here is released now, the rest when it comes back.</summary>
    public void Retire()
    {
        lock (_places)
        {
            _retired = true;
            for (int place = 0; place < _places.Length; place++)
            {
                if (_places[place] != PlaceState.Held)
                {
                    _memories[place].Dispose();
                }
            }
        }
    }

    private void TakeBack(Contribution contribution)
    {
        lock (_places)
        {
            int place = Array.IndexOf(_contributions, contribution);
            _places[place] = PlaceState.Free;
            if (_retired)
            {
                _memories[place].Dispose();
            }
        }
    }

    private enum PlaceState : byte
    {
        Free,
        Given,
        Held,
    }
}
