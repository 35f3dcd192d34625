namespace DistributedAE.Orchestration;

/// <summary>
/// One stage, pretraining of a layer or fine-tuning, as a machine: epochs of steps, a validation after each epoch where there
/// are validation samples, early stopping. It stands always between two steps.
/// </summary>
public sealed class StageMachine
{
    private readonly EarlyStopping? _earlyStopping;
    private double _lossSum;
    private long _sampleCount;

    /// <summary>The stage at its beginning, or where <paramref name="progress"/> left it.</summary>
    /// <exception cref="ArgumentException">The progress lies outside of the plan.</exception>
    public StageMachine(StagePlan plan, StageProgress progress)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(progress);
        if (progress.Epoch < 0 || progress.Epoch > plan.Epochs || progress.Step < 0 || progress.Step > plan.StepsPerEpoch)
        {
            throw new ArgumentException(
                $"{plan.Name} has {plan.Epochs} epochs of {plan.StepsPerEpoch} steps; it cannot go on at epoch {progress.Epoch}, step {progress.Step}",
                nameof(progress));
        }

        Plan = plan;
        Epoch = progress.Epoch;
        Step = progress.Step;
        _lossSum = progress.LossSum;
        _sampleCount = progress.SampleCount;
        if (plan.EarlyStoppingPatience is { } patience && plan.ValidationSamples > 0)
        {
            _earlyStopping = new EarlyStopping(patience);
            _earlyStopping.Restore(progress.BestLoss, progress.BestEpoch);
        }
    }

    /// <summary>The schedule.</summary>
    public StagePlan Plan { get; }

    /// <summary>The current epoch, from 0; the number of epochs when the training is over.</summary>
    public int Epoch { get; private set; }

    /// <summary>The next step of the epoch, from 0.</summary>
    public int Step { get; private set; }

    /// <summary>Steps of the stage before the next one: the version of the parameters that the next step computes with.</summary>
    public long Version => ((long)Epoch * Plan.StepsPerEpoch) + Step;

    /// <summary>Mean training loss of the epoch's samples so far; NaN before the first.</summary>
    public double EpochLoss => _lossSum / _sampleCount;

    /// <summary>Samples of the epoch so far.</summary>
    public long EpochSamples => _sampleCount;

    /// <summary>Whether parameters of an epoch before the last one may have to be put back at the end.</summary>
    public bool HasBest => _earlyStopping?.BestLoss is not null;

    /// <summary>What is to be done next.</summary>
    public StageWork Next =>
        Epoch == Plan.Epochs ? StageWork.Done
        : Step < Plan.StepsPerEpoch ? StageWork.Step
        : Plan.ValidationSamples > 0 ? StageWork.Validation
        : StageWork.EpochEnd;

    /// <summary>What has to be saved to go on from here.</summary>
    public StageProgress Progress =>
        new(Epoch, Step, _lossSum, _sampleCount, _earlyStopping?.BestLoss, _earlyStopping?.BestEpoch ?? -1);

    /// <summary>The next step was computed and its update applied.</summary>
    /// <param name="lossSum">Loss summed over its samples.</param>
    /// <param name="sampleCount">Number of its samples.</param>
    /// <exception cref="InvalidOperationException">No step is next, or the samples are not all of this step's.</exception>
    public void CompleteStep(double lossSum, long sampleCount)
    {
        if (Next != StageWork.Step || sampleCount != Plan.SamplesAt(Step))
        {
            throw new InvalidOperationException(
                $"{Plan.Name}, epoch {Epoch}, step {Step}: {sampleCount} samples were counted, {(Next == StageWork.Step ? Plan.SamplesAt(Step) : 0)} are in the step");
        }

        _lossSum += lossSum;
        _sampleCount += sampleCount;
        Step++;
    }

    /// <summary>Ends an epoch without validation.</summary>
    public void EndEpoch()
    {
        Epoch++;
        Step = 0;
        _lossSum = 0;
        _sampleCount = 0;
    }

    /// <summary>Ends an epoch with its validation loss, and the stage with it when the patience is used up.</summary>
    public EarlyStoppingVerdict EndEpoch(double validationLoss)
    {
        EarlyStoppingVerdict verdict = _earlyStopping?.Observe(Epoch, validationLoss) ?? EarlyStoppingVerdict.Wait;
        EndEpoch();
        if (verdict == EarlyStoppingVerdict.Stop)
        {
            Epoch = Plan.Epochs;
        }

        return verdict;
    }
}
