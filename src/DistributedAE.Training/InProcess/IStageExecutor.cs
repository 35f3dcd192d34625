using DistributedAE.Orchestration;

namespace DistributedAE.Training.InProcess;

/// <summary>Computes one stage's steps, one after the other, for the run's thread.</summary>
public interface IStageExecutor : IDisposable
{
    /// <summary>
    /// The stage's parameters and optimizer. Where partitions elsewhere keep them, its counters are current, and all else is as of the last <see cref="Gather"/>.
    /// </summary>
    ParameterServer Server { get; }

    /// <summary>Whether no parameter is NaN or infinite.</summary>
    bool AreParametersFinite => Server.AreParametersFinite;

    /// <summary>Brings <see cref="Server"/> up to date, before it is saved or read.</summary>
    void Gather()
    {
    }

    /// <summary>Hands out what was restored into <see cref="Server"/>.</summary>
    void Scatter()
    {
    }

    /// <summary>Keeps the parameters as the best so far.</summary>
    void KeepBest() => Server.KeepBest();

    /// <summary>Puts the best parameters back, as a new version.</summary>
    void RestoreBest() => Server.RestoreBest();

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
