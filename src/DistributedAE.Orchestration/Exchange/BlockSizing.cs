using System.Numerics;

namespace DistributedAE.Orchestration;

/// <summary>How large a block a worker is given.</summary>
public static class BlockSizing
{
    /// <summary>
    /// A share this much below a power of two still gets it: speeds are never measured equal, and a block that is a half too small costs a second
    /// exchange, with its gradient on the wire.
    /// </summary>
    public const double Tolerance = 0.75;

    /// <summary>The largest power of two of shards that is not above share × shards ÷ <see cref="Tolerance"/>; at least 1.</summary>
    /// <param name="share">The worker's part of all active workers' speed, 0 to 1.</param>
    /// <param name="shards">Number of shards, a power of two.</param>
    public static int Of(double share, int shards)
    {
        int wanted = (int)Math.Min(shards, Math.Max(1, share * shards / Tolerance));
        return 1 << BitOperations.Log2((uint)wanted);
    }
}
