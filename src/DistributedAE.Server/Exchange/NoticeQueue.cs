namespace DistributedAE.Server.Exchange;

/// <summary>Collects notices while a lock is held, and hands them out behind it, in order.</summary>
/// <param name="notify">Gets them.</param>
internal sealed class NoticeQueue(Action<ExchangeNotice> notify)
{
    private readonly Lock _publishing = new();
    private readonly Queue<ExchangeNotice> _waiting = new();

    /// <summary>Adds a notice.</summary>
    public void Add(ExchangeNotice notice)
    {
        lock (_waiting)
        {
            _waiting.Enqueue(notice);
        }
    }

    /// <summary>Hands out what waits.</summary>
    public void Publish()
    {
        lock (_publishing)
        {
            while (TryTake() is { } notice)
            {
                notify(notice);
            }
        }
    }

    private ExchangeNotice? TryTake()
    {
        lock (_waiting)
        {
            return _waiting.TryDequeue(out ExchangeNotice? notice) ? notice : null;
        }
    }
}
