using System.Runtime.Intrinsics.X86;

namespace DistributedAE.Numerics.Threads;

/// <summary>One wait in a loop: first busily, later giving the processor to others.</summary>
internal struct Waiter
{
    private const int BusyReads = 64;

    private int _count;
    private SpinWait _yielder;

    /// <summary>How often it has waited.</summary>
    public readonly int Count => _count;

    /// <summary>Waits a moment, the longer the more often it was called; busily only the first <paramref name="spins"/> times.</summary>
    public void Wait(int spins)
    {
        if (_count++ >= spins)
        {
            _yielder.SpinOnce(sleep1Threshold: -1);
        }
        else if (_count > BusyReads && X86Base.IsSupported)
        {
            X86Base.Pause();
        }
    }
}
