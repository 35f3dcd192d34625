namespace DistributedAE.Autoencoders;

/// <summary>Where an engine gets its samples from. Implementations may be called by several threads at once.</summary>
public abstract class SampleReader
{
    /// <summary>Number of samples.</summary>
    public abstract int Count { get; }

    /// <summary>Length of a sample.</summary>
    public abstract int FeatureCount { get; }

    /// <summary>Writes the features of <paramref name="sample"/>.</summary>
    public abstract void Read(int sample, Span<float> features);

    /// <summary>The class of <paramref name="sample"/>, from 0.</summary>
    /// <exception cref="InvalidOperationException">The samples have no classes.</exception>
    public virtual int ClassOf(int sample) => throw new InvalidOperationException("These samples have no classes.");

    /// <summary>The value to predict for <paramref name="sample"/>.</summary>
    /// <exception cref="InvalidOperationException">The samples have no values.</exception>
    public virtual float ValueOf(int sample) => throw new InvalidOperationException("These samples have no values.");
}
