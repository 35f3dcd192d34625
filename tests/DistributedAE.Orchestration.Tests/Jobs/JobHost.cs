namespace DistributedAE.Orchestration.Tests;

/// <summary>A host that answers every effect at once, and writes down what it was asked for.</summary>
internal sealed class JobHost(TrainingJob job)
{
    private long _steps;

    public TrainingJob Job { get; } = job;

    public List<string> Log { get; } = [];

    /// <summary>The mean loss of a step.</summary>
    public Func<JobEffect, double> Loss { get; init; } = effect => 1.0 / (1 + effect.Version);

    public Func<JobEffect, double> ValidationLoss { get; init; } = effect => 1.0 / (1 + effect.Version);

    /// <summary>What happens beside the answer, before it: for example a request.</summary>
    public Func<JobEffect, JobEvent?> Meanwhile { get; init; } = _ => null;

    /// <summary>Another answer than the ordinary one.</summary>
    public Func<JobEffect, JobEvent?> Answer { get; init; } = _ => null;

    /// <summary>The progress that the last checkpoint saved.</summary>
    public JobProgress? Saved { get; private set; }

    /// <summary>Carries out effects until there are none, or until so many steps are done.</summary>
    public JobHost Run(long steps = long.MaxValue)
    {
        if (Job.State.Kind == JobStateKind.Pending)
        {
            Job.Handle(JobEvent.Started);
        }

        while (_steps < steps && Job.TryTake(out JobEffect effect))
        {
            Log.Add(Describe(effect));
            if (Meanwhile(effect) is { } other)
            {
                Job.Handle(other);
            }

            if ((Answer(effect) ?? Ordinary(effect)) is { } answer)
            {
                Job.Handle(answer);
            }
        }

        return this;
    }

    private JobEvent? Ordinary(JobEffect effect)
    {
        switch (effect.Kind)
        {
            case JobEffectKind.BeginStage:
                return JobEvent.StageReady;
            case JobEffectKind.OpenStep:
                _steps++;
                long count = Job.Stage!.Plan.SamplesAt(effect.Step);
                return JobEvent.StepCompleted(Loss(effect) * count, count);
            case JobEffectKind.MeasureValidation:
                return JobEvent.ValidationMeasured(ValidationLoss(effect));
            case JobEffectKind.SaveCheckpoint:
                Saved = Job.Progress;
                return JobEvent.CheckpointSaved;
            default:
                return null;
        }
    }

    private static string Describe(JobEffect effect) => effect.Kind switch
    {
        JobEffectKind.OpenStep => $"step {effect.Stage}.{effect.Epoch}.{effect.Step} v{effect.Version}",
        JobEffectKind.MeasureValidation => $"validate {effect.Stage}.{effect.Epoch}",
        JobEffectKind.EpochEnded => $"epoch {effect.Stage}.{effect.Epoch} {effect.TrainingLoss:R} {effect.ValidationLoss:R}",
        JobEffectKind.SaveCheckpoint => $"save {effect.Reason}",
        JobEffectKind.BeginStage => $"begin {effect.Stage}",
        JobEffectKind.EndStage => $"end {effect.Stage}",
        _ => effect.Kind.ToString(),
    };
}
