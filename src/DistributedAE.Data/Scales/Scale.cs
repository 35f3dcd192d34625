namespace DistributedAE.Data;

/// <summary>How features are scaled before they reach a network.</summary>
public enum Scale
{
    /// <summary>To 0…1: (x − min) / (max − min) by feature over the training split; x / 255 for pictures of bytes.</summary>
    Unit,

    /// <summary>To mean 0 and standard deviation 1 by feature over the training split; a constant feature becomes 0.</summary>
    Standard,

    /// <summary>Values are used as they are.</summary>
    None,
}
