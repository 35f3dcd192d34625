namespace DistributedAE.Autoencoders;

/// <summary>What one step's update needs besides the buffers; made once a step by <see cref="Optimizer.Begin"/>.</summary>
/// <param name="LearningRate">η of this step.</param>
/// <param name="Step">Number of this update, from 1.</param>
/// <param name="GradientScale">What the gradient sums are multiplied by: 1 / samples, times the clipping factor.</param>
/// <param name="WeightDecay">λ of the slice, ≥ 0: added as λ p to its gradient (decoupled in AdamW); 0 for biases.</param>
/// <param name="FirstCorrection">1 / (1 − β₁^step) for Adam and AdamW, else 1.</param>
/// <param name="SecondCorrection">1 / √(1 − β₂^step) for Adam and AdamW, else 1.</param>
public readonly record struct UpdateStep(
    float LearningRate, long Step, float GradientScale, float WeightDecay, float FirstCorrection, float SecondCorrection);
