using DistributedAE.Orchestration;

namespace DistributedAE.Training.InProcess;

/// <summary>Computes one stage's steps, one after the other, for the run's thread.</summary>
public interface IStageExecutor : IDisposable
{
    /// <summary>The stage's parameters and optimizer.</summary>
    ParameterServer Server { get; }

    /// <summary>Computes a step over all shards and applies its update.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="step">The step within the epoch, from 0.</param>
    /// <param name="interruption">Ends the waiting for workers. Where nobody is waited for, it may be ignored.</param>
    /// <returns>The step's sums; null when it was given up, with nothing applied.</returns>
    StepSums? Step(int epoch, int step, CancellationToken interruption);

    /// <summary>The mean loss of the validation samples under the current parameters, without corruption.</summary>
    /// <param name="interruption">Ends the waiting for workers.</param>
    /// <returns>Null when it was given up.</returns>
    double? MeasureValidation(CancellationToken interruption);
}
