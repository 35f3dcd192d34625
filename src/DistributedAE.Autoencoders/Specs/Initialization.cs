namespace DistributedAE.Autoencoders;

/// <summary>How a layer's weights start; biases start at 0.</summary>
public enum Initialization
{
    /// <summary>Uniform in ±gain·√(6 / (inputs + outputs)), gain 4 for sigmoid units, else 1 (Glorot and Bengio 2010).</summary>
    Glorot,

    /// <summary>Each unit gets 15 incoming connections drawn from the unit normal distribution, the rest 0 (Martens 2010, §5).</summary>
    Sparse,
}
