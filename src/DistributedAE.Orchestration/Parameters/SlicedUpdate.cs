using DistributedAE.Numerics.Threads;

namespace DistributedAE.Orchestration;

/// <summary>
/// Applies the update of a step whose last two sums are not added yet: slice by slice they are added and applied while they are in the cache, by several threads. The
/// bits are those of adding first.
/// </summary>
/// <param name="server">The parameter server.</param>
/// <param name="team">The threads; not owned.</param>
/// <param name="sliceDone">Called behind each slice, on any of the threads; null for nothing.</param>
public sealed class SlicedUpdate(ParameterServer server, SlotTeam team, Action? sliceDone = null)
{
    private const int SliceFloats = 8192;

    private readonly SliceWork _work = new(server, sliceDone);

    /// <summary>Updates the parameters.</summary>
    /// <param name="left">The root's left child, or the root.</param>
    /// <param name="right">Its right child; null if <paramref name="left"/> is the root. Left is the root afterwards.</param>
    public void Apply(Contribution left, Contribution? right)
    {
        ArgumentNullException.ThrowIfNull(left);
        long count = left.SampleCount + (right?.SampleCount ?? 0);
        if (server.NeedsWholeGradient)
        {
            if (right is not null)
            {
                left.Add(right);
            }

            Apply(left, server.ClipFactor(left.Gradient, count));
            return;
        }

        // the unit sums first: a slice may need them
        if (right is not null)
        {
            left.AddAllButGradient(right);
        }

        _work.Prepare(left, right, server.BeginUpdate(count, sums: left));
        Run();
        server.CompleteUpdate(_work.Plan, left.UnitSums);
    }

    /// <summary>Updates the parameters by a whole gradient whose clipping is known: of a partition, where the norm is that of all partitions together.</summary>
    /// <param name="root">The root.</param>
    /// <param name="clipFactor">What the mean gradient is multiplied by.</param>
    public void Apply(Contribution root, double clipFactor)
    {
        ArgumentNullException.ThrowIfNull(root);
        _work.Prepare(root, null, server.BeginUpdate(root.SampleCount, clipFactor, root));
        Run();
        server.CompleteUpdate(_work.Plan, root.UnitSums);
    }

    private void Run()
    {
        // several stages share the team, and it does one thing at a time
        lock (team)
        {
            team.Run(_work);
        }
    }

    private sealed class SliceWork(ParameterServer server, Action? sliceDone) : SlotWork
    {
        private Contribution? _left;
        private Contribution? _right;
        private int _next;

        public UpdatePlan Plan { get; private set; }

        public void Prepare(Contribution left, Contribution? right, UpdatePlan plan)
        {
            (_left, _right, Plan) = (left, right, plan);
            _next = 0;
        }

        public override void Run(int slot, SlotTeam team)
        {
            int length = _left!.Gradient.Length;
            while (Interlocked.Add(ref _next, SliceFloats) - SliceFloats is var from && from < length)
            {
                Span<float> slice = _left.Gradient[from..Math.Min(from + SliceFloats, length)];
                if (_right is not null)
                {
                    Elementwise.Add(slice, _right.Gradient.Slice(from, slice.Length));
                }

                server.ApplySlice(Plan, from, slice);
                sliceDone?.Invoke();
            }
        }
    }
}
