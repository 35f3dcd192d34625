namespace DistributedAE.Numerics.Convolution;

/// <summary>Takes the finished values of a convolution while they are in the first-level cache: activations, pooling, derivatives.</summary>
public abstract class MapEpilogue
{
    /// <summary>Whether values are taken in windows of 2×2, so that a last odd row or column is not wanted.</summary>
    public virtual bool TakesWindows => false;

    /// <summary>Takes one strip of the group whose lanes lie at <paramref name="place"/>.</summary>
    public abstract void Take(int place, in MapStrip strip);
}
