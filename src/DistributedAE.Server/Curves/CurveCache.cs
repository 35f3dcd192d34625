using DistributedAE.Training.Steps;

namespace DistributedAE.Server.Curves;

/// <summary>
/// Keeps the steps of the jobs that somebody looks at, in buckets, so that a look reads only what is new. Bounded: the job that nobody looked at for longest goes first,
/// and is read again if it is wanted again.
/// </summary>
/// <param name="mostBuckets">Most buckets of all jobs together; those of one job may be more.</param>
internal sealed class CurveCache(int mostBuckets = CurveCache.DefaultBuckets)
{
    /// <summary>About 50 MB.</summary>
    public const int DefaultBuckets = 500_000;

    private readonly Lock _gate = new();
    private readonly LinkedList<Entry> _byUse = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> _byPath = new(StringComparer.Ordinal);

    /// <summary>Number of jobs in memory.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _byPath.Count;
            }
        }
    }

    /// <summary>Looks at the steps of a run, as far as they are now.</summary>
    /// <param name="path">The file of its steps.</param>
    /// <param name="look">Is called with nobody else at these steps.</param>
    /// <exception cref="Data.InputException">The file cannot be read.</exception>
    public TResult Look<TResult>(string path, Func<RunSteps, TResult> look)
    {
        Entry entry = Find(path);
        lock (entry)
        {
            entry.Steps.Update();
            entry.Buckets = entry.Steps.BucketCount;
            TResult result = look(entry.Steps);
            Trim();
            return result;
        }
    }

    private Entry Find(string path)
    {
        lock (_gate)
        {
            if (_byPath.TryGetValue(path, out LinkedListNode<Entry>? known))
            {
                _byUse.Remove(known);
                _byUse.AddFirst(known);
                return known.Value;
            }

            var entry = new Entry(path);
            _byPath.Add(path, _byUse.AddFirst(entry));
            return entry;
        }
    }

    private void Trim()
    {
        lock (_gate)
        {
            int total = _byUse.Sum(entry => entry.Buckets);
            while (total > mostBuckets && _byUse.Count > 1)
            {
                Entry last = _byUse.Last!.Value;
                total -= last.Buckets;
                _byUse.RemoveLast();
                _byPath.Remove(last.Path);
            }
        }
    }

    private sealed class Entry(string path)
    {
        public string Path { get; } = path;

        public RunSteps Steps { get; } = new(path);

        public volatile int Buckets;
    }
}
