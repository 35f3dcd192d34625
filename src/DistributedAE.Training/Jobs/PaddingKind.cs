namespace DistributedAE.Training.Jobs;

/// <summary>What is around the maps of a convolution.</summary>
public enum PaddingKind
{
    /// <summary>(kernel − 1) / 2 zeros on each side: with stride 1 the maps keep their size.</summary>
    Same,

    /// <summary>Nothing: the maps become smaller by kernel − 1.</summary>
    Valid,
}
