namespace DistributedAE.Autoencoders;

/// <summary>The function applied to each pre-activation z of a layer.</summary>
public enum Activation
{
    /// <summary>z</summary>
    Linear,

    /// <summary>1 / (1 + e^−z)</summary>
    Sigmoid,

    /// <summary>tanh z</summary>
    Tanh,

    /// <summary>max(z, 0), with derivative 0 at 0</summary>
    Relu,

    /// <summary>z for z &gt; 0, else 0.01 z</summary>
    LeakyRelu,

    /// <summary>log(1 + e^z)</summary>
    Softplus,
}
