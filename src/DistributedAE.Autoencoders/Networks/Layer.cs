namespace DistributedAE.Autoencoders;

/// <summary>One layer of a stage's network. Data only; <see cref="NetworkEngine"/> has a class for each kind that computes it.</summary>
public abstract record Layer
{
    /// <summary>Length of its input.</summary>
    public abstract int Inputs { get; }

    /// <summary>Length of its output.</summary>
    public abstract int Outputs { get; }

    /// <summary>Applied to each output.</summary>
    public abstract Activation Activation { get; }

    /// <summary>Multiply-adds for one sample, one way: what no implementation can do without.</summary>
    public abstract long MultiplyAdds { get; }
}
