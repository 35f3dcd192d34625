namespace DistributedAE.Data;

/// <summary>What the labels of a data set mean.</summary>
public enum LabelKind
{
    /// <summary>Classes: integers 0…9999 as they stand, any other values by their ordinal order.</summary>
    Class,

    /// <summary>Numbers to predict.</summary>
    Number,
}
