using DistributedAE.Orleans.Contracts;

namespace DistributedAE.Orleans.Leading;

/// <summary>The time for which a control silo takes another one to lead; disposed when that is over.</summary>
internal sealed class LeaderTime : IDisposable
{
    private readonly CancellationTokenSource _over = new();

    /// <summary>A time that begins.</summary>
    /// <param name="leader">Who leads.</param>
    public LeaderTime(Leader leader)
    {
        Leader = leader;
        Over = _over.Token;
    }

    /// <summary>Who leads.</summary>
    public Leader Leader { get; }

    /// <summary>Another one leads by now: what this one has not answered it never will.</summary>
    public CancellationToken Over { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _over.Cancel();
        _over.Dispose();
    }
}
