using DistributedAE.Orleans.Contracts;

namespace DistributedAE.Orleans.Leading;

/// <summary>What a control silo knows of who leads.</summary>
internal sealed class LeaderBook : IDisposable
{
    private readonly Lock _gate = new();
    private TaskCompletionSource<LeaderTime> _known = New();
    private LeaderTime? _latest;

    /// <summary>The leader; null while it is not known.</summary>
    public Leader? Current => _known.Task is { IsCompletedSuccessfully: true, Result: var time } ? time.Leader : null;

    /// <summary>Waits for a leader.</summary>
    /// <param name="limit">For no longer.</param>
    /// <returns>Null when there was none.</returns>
    public async Task<LeaderTime?> WaitAsync(CancellationToken limit)
    {
        try
        {
            return await _known.Task.WaitAsync(limit).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>Somebody leads. Where it was another one, that one's time is over: a frozen silo would keep its requests for ever.</summary>
    public void Note(Leader leader)
    {
        LeaderTime? before = null;
        lock (_gate)
        {
            if (_latest?.Leader != leader)
            {
                (before, _latest) = (_latest, new LeaderTime(leader));
                if (_known.Task.IsCompleted)
                {
                    _known = New();
                }
            }

            _ = _known.TrySetResult(_latest!);
        }

        before?.Dispose();
    }

    /// <summary>A leader does not answer: it is not known who leads until a silo is heard again.</summary>
    public void Forget(Leader leader)
    {
        lock (_gate)
        {
            if (Current == leader)
            {
                _known = New();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _latest?.Dispose();

    private static TaskCompletionSource<LeaderTime> New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
