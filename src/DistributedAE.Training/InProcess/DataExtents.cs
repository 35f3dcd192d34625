using DistributedAE.Data;

namespace DistributedAE.Training.InProcess;

/// <summary>What a job's stages depend on in its data, beside the values.</summary>
/// <param name="TrainCount">Number of training samples.</param>
/// <param name="ValidationCount">Number of validation samples.</param>
/// <param name="FeatureCount">Features of a sample.</param>
/// <param name="ClassCount">Number of classes; 0 without.</param>
public sealed record DataExtents(int TrainCount, int ValidationCount, int FeatureCount, int ClassCount)
{
    /// <summary>Those of a data set.</summary>
    public static DataExtents Of(DataSet data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return new DataExtents(data.Train.Count, data.Validation.Count, data.Train.FeatureCount, data.Train.ClassCount);
    }
}
