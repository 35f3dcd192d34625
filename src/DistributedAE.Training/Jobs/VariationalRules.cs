using DistributedAE.Autoencoders;

namespace DistributedAE.Training.Jobs;

/// <summary>Checks what holds for variational models alone.</summary>
/// <param name="job">The job.</param>
/// <param name="root">Its values.</param>
/// <param name="tell">Tells a problem with the value of a key.</param>
internal sealed class VariationalRules(JobSpec job, JobValues root, Action<JobValues, string, string> tell)
{
    /// <summary>Tells what a job of another kind has that is for variational models alone.</summary>
    /// <param name="job">The job.</param>
    /// <param name="finetune">Its values of fine-tuning.</param>
    /// <param name="tell">Tells a problem with the value of a key.</param>
    public static void CheckOthers(JobSpec job, JobValues finetune, Action<JobValues, string, string> tell)
    {
        string kind = JobWords.Of(job.Model.Kind);
        if (finetune.Has("kl"))
        {
            tell(finetune, "kl", $"is for variational models, but model.kind is {kind}; remove it (the penalty on activations is sparsity)");
        }

        if (job.Finetune.Binarize)
        {
            tell(finetune, "binarize", $"is for variational models, but model.kind is {kind}; remove it");
        }
    }

    /// <summary>Tells everything that does not fit.</summary>
    public void Check()
    {
        CheckModel(root.Section("model"));
        JobValues pretrain = root.Section("pretrain");
        for (int layer = 0; layer < job.Model.Depth; layer++)
        {
            if (job.Pretrain.ForLayer(layer).Epochs > 0)
            {
                tell(PretrainLayers.ValuesOf(pretrain, layer), "epochs", $"is {job.Pretrain.ForLayer(layer).Epochs}, but a variational model is trained as a whole; set it to 0 or leave it out, and give finetune.epochs");
                break;
            }
        }

        JobValues finetune = root.Section("finetune");
        if (job.Finetune.Objective != Objective.Reconstruct)
        {
            tell(finetune, "objective", $"is {JobWords.Of(job.Finetune.Objective)}, but a variational model learns to reconstruct; set it to reconstruct, or model.kind to stacked");
        }

        if (job.Finetune.Sparsity.Kind != SparsityKind.None)
        {
            tell(finetune, "sparsity", $"is {JobWords.Of(job.Finetune.Sparsity.Kind)}, but the codes of a variational model have the penalty finetune.kl; remove it");
        }

        if (job.Finetune.Binarize && job.Finetune.Loss != ReconstructionLoss.CrossEntropy)
        {
            tell(finetune, "binarize", $"is true, but features that are 0 or 1 take the loss crossEntropy, and finetune.loss is {JobWords.Of(job.Finetune.Loss)}; change one of them");
        }
    }

    private void CheckModel(JobValues model)
    {
        if (job.Model.Code is { } code && code != Activation.Linear)
        {
            tell(model, "code", $"is {JobWords.Of(code)}, but the means of a variational code are linear; leave it out");
        }

        if (job.Model.Activation.Count > 1 && job.Model.Activation[^1] != Activation.Linear)
        {
            tell(model, "activation", $"ends with {JobWords.Of(job.Model.Activation[^1])}, but the means of a variational code are linear; let the list end with linear, or give one activation for all");
        }

        if (job.Model.TiedWeights)
        {
            tell(model, "tiedWeights", "is true, but a variational model's decoder has weights of its own; set it to false");
        }
    }
}
