using DistributedAE.Numerics;

namespace DistributedAE.Cli.Verify;

/// <summary>Who is killed when: a function of the seed alone.</summary>
/// <param name="seed">The seed.</param>
/// <param name="every">Mean time between two kills.</param>
/// <param name="workers">Number of workers.</param>
internal sealed class KillSchedule(ulong seed, TimeSpan every, int workers)
{
    /// <summary>The wait before a kill, from half to one and a half of the mean, and its victim, from 0.</summary>
    /// <param name="kill">The kill, from 0.</param>
    public (TimeSpan Wait, int Worker) At(int kill)
    {
        Span<uint> bits = stackalloc uint[2];
        new RandomStream(seed, RandomPurpose.WorkerKills, 0, 0, kill).FillBits(bits);
        double share = bits[0] / (double)uint.MaxValue;
        return (every * (0.5 + share), (int)(bits[1] % (uint)workers));
    }
}
