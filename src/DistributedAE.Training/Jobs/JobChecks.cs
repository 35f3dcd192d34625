using DistributedAE.Autoencoders;
using DistributedAE.Data;

namespace DistributedAE.Training.Jobs;

/// <summary>Checks of a job that need more than the job file.</summary>
public static class JobChecks
{
    /// <summary>Checks that a job may be computed with an engine.</summary>
    /// <param name="job">A job that was read without errors.</param>
    /// <param name="engine">The engine.</param>
    /// <exception cref="InputException">The job does not allow it.</exception>
    public static void AgainstEngine(JobSpec job, EngineKind engine)
    {
        if (!job.Parallel.Engine.Admit(engine))
        {
            throw new InputException(job.Parallel.Engine.AreReproducible()
                ? $"parallel.engine is {JobWords.Of(job.Parallel.Engine)}, so that the model's bits are the same everywhere, and those of {JobWords.Of(engine)} are not: leave --engine away, or set parallel.engine to any, which gives a run that is not bit-reproducible"
                : $"parallel.engine is {JobWords.Of(job.Parallel.Engine)}, but this would compute with {JobWords.Of(engine)}: add --engine {JobWords.Of(job.Parallel.Engine)}, or set parallel.engine to any");
        }
    }

    /// <summary>Checks that the job and the loaded data fit each other.</summary>
    /// <param name="job">A job that was read without errors.</param>
    /// <param name="featureCount">Features of a sample.</param>
    /// <param name="trainCount">Samples to train on, without those set aside for validation.</param>
    /// <param name="hasLabels">Whether the training samples have labels.</param>
    /// <param name="classCount">Number of classes; 0 where the labels are no classes.</param>
    /// <exception cref="InputException">They don't fit; one line for each reason.</exception>
    public static void AgainstData(JobSpec job, int featureCount, int trainCount, bool hasLabels, int classCount)
    {
        var problems = new List<string>();
        if (job.Model.Kind == ModelKind.Convolutional && job.Model.Inputs != featureCount)
        {
            problems.Add($"model.image is {job.Model.Image}, which are {job.Model.Inputs} values, but the data has {featureCount} features: set model.image to channels, height and width of a sample");
        }
        else if (job.Model.Inputs != featureCount)
        {
            problems.Add($"model.layers[0] is {job.Model.Layers[0]}, but the data has {featureCount} features: set model.layers[0] to {featureCount}");
        }

        int shards = job.Parallel.Shards;
        if (trainCount < 1)
        {
            problems.Add("there are no training samples: lower data.validation, or give more data");
        }
        else if (trainCount < shards)
        {
            int fitting = 1 << int.Log2(trainCount);
            problems.Add($"parallel.shards is {shards}, but there are only {trainCount} training samples and each shard needs one: set parallel.shards to {fitting} or less, and the batch sizes to multiples of it");
        }

        Objective objective = job.Finetune.Objective;
        bool needsLabels = job.Finetune.Runs && (objective is Objective.Classify or Objective.Regress);
        if (needsLabels && !hasLabels)
        {
            problems.Add($"finetune.objective is {JobWords.Of(objective)}, but the data has no labels: name them by data.csv.label or data.labels, or set finetune.objective to reconstruct");
        }
        else if (job.Finetune.Runs && objective == Objective.Classify && classCount < 2)
        {
            problems.Add($"finetune.objective is classify, but the labels have {classCount} classes, and it takes at least 2: set finetune.objective to reconstruct, or give data of more classes");
        }

        if (problems.Count > 0)
        {
            throw new InputException(string.Join('\n', problems));
        }
    }
}
