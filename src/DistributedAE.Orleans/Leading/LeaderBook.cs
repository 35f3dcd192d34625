using DistributedAE.Orleans.Contracts;

namespace DistributedAE.Orleans.Leading;

/// <summary>What a control silo knows of who leads.</summary>
internal sealed class LeaderBook
{
    private TaskCompletionSource<Leader> _known = New();

    /// <summary>The leader; null while it is not known.</summary>
    public Leader? Current => _known.Task.IsCompletedSuccessfully ? _known.Task.Result : null;

    /// <summary>Waits for a leader.</summary>
    /// <param name="limit">For no longer.</param>
    /// <returns>Null when there was none.</returns>
    public async Task<Leader?> WaitAsync(CancellationToken limit)
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

    /// <summary>Somebody leads.</summary>
    public void Note(Leader leader)
    {
        if (Current is { } known && known != leader)
        {
            _known = New();
        }

        _ = _known.TrySetResult(leader);
    }

    /// <summary>A leader does not answer: it is not known who leads until a silo is heard again.</summary>
    public void Forget(Leader leader)
    {
        if (Current == leader)
        {
            _known = New();
        }
    }

    private static TaskCompletionSource<Leader> New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
