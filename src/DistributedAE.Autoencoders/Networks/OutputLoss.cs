using DistributedAE.Numerics.Gemm;

namespace DistributedAE.Autoencoders;

/// <summary>
/// Compares the pre-activations of the last layer with their target, row by row, and replaces them by the delta ∂loss/∂z.
/// A row's sum runs over 16 fixed lanes and their fixed tree, so it is the same at every vector width.
/// </summary>
internal abstract class OutputLoss
{
    /// <summary>Width of the summing lanes.</summary>
    protected const int Lanes = 16;

    /// <summary>The loss of <paramref name="row"/>; its pre-activations become its delta.</summary>
    /// <param name="output">Pre-activations, afterwards deltas.</param>
    /// <param name="row">The row.</param>
    /// <param name="target">The clean input, for losses of a reconstruction.</param>
    /// <param name="reader">Labels, for the other losses.</param>
    /// <param name="sample">The row's sample.</param>
    public abstract float Row(PanelMatrix output, int row, PanelMatrix target, SampleReader reader, int sample);

    /// <summary>The loss of a stage whose last layer has <paramref name="activation"/>.</summary>
    public static OutputLoss Create(StageLoss loss, Activation activation) => loss switch
    {
        StageLoss.CrossEntropy when activation == Activation.Sigmoid => new CrossEntropyLoss(),
        StageLoss.CrossEntropy => throw new ArgumentException($"Cross-entropy needs a sigmoid output, not {activation}."),
        StageLoss.Softmax when activation == Activation.Linear => new SoftmaxLoss(),
        StageLoss.Softmax => throw new ArgumentException($"Softmax needs a linear last layer, not {activation}."),
        StageLoss.SquaredError or StageLoss.SquaredErrorOfTarget => ActivationFunctions.Choose(activation, new SquaredUse(loss == StageLoss.SquaredErrorOfTarget)),
        _ => throw new ArgumentOutOfRangeException(nameof(loss), loss, "There is no such loss."),
    };

    private sealed record SquaredUse(bool OfTarget) : IActivationUse<OutputLoss>
    {
        public OutputLoss Of<TFunction>()
            where TFunction : struct, IActivationFunction => new SquaredErrorLoss<TFunction>(OfTarget);
    }
}
