namespace DistributedAE.Data;

/// <summary>Which part of a data source is meant.</summary>
public enum DataPart
{
    /// <summary>The training samples, before any validation split.</summary>
    Train,

    /// <summary>The test samples.</summary>
    Test,
}
