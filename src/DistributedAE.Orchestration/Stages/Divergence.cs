namespace DistributedAE.Orchestration;

/// <summary>The training ran away: a loss or the parameters are no longer finite.</summary>
/// <param name="Stage">Name of the stage.</param>
/// <param name="Epoch">The epoch, from 0.</param>
/// <param name="Step">The step within the epoch, from 0, that gave the value or that was the last before it was seen.</param>
/// <param name="What">What was seen, for example <c>the loss is NaN</c>.</param>
public sealed record Divergence(string Stage, int Epoch, int Step, string What)
{
    /// <summary>The whole story for a user, with the remedy. Epochs and steps are counted from 1 here.</summary>
    public string Message =>
        $"{Stage} diverged: {What} at epoch {Epoch + 1}, step {Step + 1}; lower the learning rate of this stage, or clip its gradient (optimizer.clipNorm)";

    /// <summary>A loss that is NaN or infinite, or null for a finite one.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="step">The step within the epoch, from 0.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="name">How the message calls it, for example <c>the validation loss</c>.</param>
    public static Divergence? OfLoss(StagePlan stage, int epoch, int step, double loss, string name)
    {
        ArgumentNullException.ThrowIfNull(stage);
        return double.IsFinite(loss) ? null : new Divergence(stage.Name, epoch, step, $"{name} is {(double.IsNaN(loss) ? "NaN" : "infinite")}");
    }

    /// <summary>Parameters that are not finite.</summary>
    public static Divergence OfParameters(StagePlan stage, int epoch, int step)
    {
        ArgumentNullException.ThrowIfNull(stage);
        return new Divergence(stage.Name, epoch, step, "some parameters are NaN or infinite");
    }
}
