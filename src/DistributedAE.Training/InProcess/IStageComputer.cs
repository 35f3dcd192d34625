namespace DistributedAE.Training.InProcess;

/// <summary>Whoever computes the steps of a job's stages: this process's slots, or workers. The bits are the same.</summary>
public interface IStageComputer
{
    /// <summary>Begins a stage. The one before it was disposed.</summary>
    /// <param name="start">What the stage starts from.</param>
    IStageExecutor Begin(StageStart start);
}
