namespace DistributedAE.Data;

/// <summary>The samples of a job, all under the scaling that was fitted on the training split.</summary>
/// <param name="Train">The training split.</param>
/// <param name="Validation">The validation split; empty where none was asked for.</param>
/// <param name="Test">The test samples; empty where there are none.</param>
/// <param name="Scaling">The scaling, to be stored with the model.</param>
public sealed record DataSet(SampleSet Train, SampleSet Validation, SampleSet Test, Scaling Scaling);
