namespace DistributedAE.Numerics.Convolution;

/// <summary>How one value becomes a window of 2×2. A last odd row or column is 0.</summary>
public enum UnpoolingKind
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>It goes to the place where its window's largest value was, and the other three are 0.</summary>
    Place,

    /// <summary>It fills the window.</summary>
    Fill,
}
