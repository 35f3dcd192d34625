namespace DistributedAE.Data;

/// <summary>How validation samples are chosen.</summary>
public enum SplitKind
{
    /// <summary>By chance.</summary>
    Random,

    /// <summary>By chance within each class, so that validation and training samples have the same shares of classes.</summary>
    Class,

    /// <summary>Whole groups by chance: the samples of one group, such as one patient's, are all on one side.</summary>
    Group,
}
