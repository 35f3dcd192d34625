namespace DistributedAE.Orchestration;

/// <summary>Something that the queue wants from its host.</summary>
/// <param name="Kind">What is to be done.</param>
/// <param name="Job">Number of the job.</param>
public readonly record struct QueueEffect(QueueEffectKind Kind, long Job);
