namespace DistributedAE.Server.Jobs;

/// <summary>The last figures of a run; NaN for what there is not yet.</summary>
/// <param name="Loss">Mean loss a sample of the last step.</param>
/// <param name="ValidationLoss">Mean validation loss a sample of the last epoch of this stage.</param>
/// <param name="GradientNorm">Length of the gradient where it was last measured.</param>
internal readonly record struct StepFigures(double Loss, double ValidationLoss, double GradientNorm);
