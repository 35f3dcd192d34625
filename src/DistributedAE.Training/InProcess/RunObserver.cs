using DistributedAE.Orchestration;

namespace DistributedAE.Training.InProcess;

/// <summary>Is told what a run does, on the run's own thread. Does nothing unless overridden.</summary>
public class RunObserver
{
    /// <summary>A stage begins, or goes on at an epoch.</summary>
    public virtual void StageBegan(StagePlan plan, int epoch)
    {
    }

    /// <summary>A step was done.</summary>
    /// <param name="plan">The stage.</param>
    /// <param name="step">The step.</param>
    public virtual void StepDone(StagePlan plan, in StepReport step)
    {
    }

    /// <summary>An epoch ended.</summary>
    public virtual void EpochEnded(StagePlan plan, EpochReport report)
    {
    }

    /// <summary>A stage ended.</summary>
    public virtual void StageEnded(StageReport report)
    {
    }

    /// <summary>A checkpoint was saved.</summary>
    public virtual void CheckpointSaved(CheckpointReason reason, string file)
    {
    }

    /// <summary>Something that people should know and that did not stop the run.</summary>
    public virtual void Warned(string message)
    {
    }
}
