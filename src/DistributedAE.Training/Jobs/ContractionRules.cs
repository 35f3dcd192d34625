using DistributedAE.Autoencoders;

namespace DistributedAE.Training.Jobs;

/// <summary>Checks what contractive penalties need.</summary>
/// <param name="job">The job.</param>
/// <param name="tell">Tells a problem with the value of a key.</param>
internal sealed class ContractionRules(JobSpec job, Action<JobValues, string, string> tell)
{
    /// <summary>Floats that the Jacobians of a batch may take: 4 GiB.</summary>
    private const long MaxLength = 1L << 30;

    /// <summary>Tells what does not fit in a layer's pretraining.</summary>
    public void CheckLayer(JobValues values, double contraction, int layer)
    {
        if (contraction > 0 && job.Model.ActivationOf(layer) is not (Activation.Sigmoid or Activation.Tanh))
        {
            tell(values, "contraction", FormattableString.Invariant($"is {contraction}, which needs sigmoid or tanh units, but layer {layer + 1} is {JobWords.Of(job.Model.ActivationOf(layer))}; change its activation, or set contraction to 0 for it in pretrain.layers"));
        }
    }

    /// <summary>Tells what does not fit in fine-tuning.</summary>
    public void CheckEncoder(JobValues values)
    {
        double contraction = job.Finetune.Contraction;
        if (contraction == 0)
        {
            return;
        }

        int other = Enumerable.Range(0, job.Model.Depth)
            .FirstOrDefault(layer => job.Model.ActivationOf(layer) is not (Activation.Linear or Activation.Sigmoid or Activation.Tanh), -1);
        string? problem = job switch
        {
            { Model.Kind: ModelKind.Variational } => "but the codes of a variational model have the penalty finetune.kl; remove it",
            { Model.Kind: ModelKind.Convolutional } => "which is for dense layers, but layer 1 is a convolution; remove it",
            { Finetune.FreezeEncoder: true } => "which is a penalty on the encoder, but freezeEncoder keeps it as it is; remove it, or freezeEncoder",
            _ when other >= 0 => $"which needs linear, sigmoid or tanh units, but layer {other + 1} is {JobWords.Of(job.Model.ActivationOf(other))}; change its activation, or remove contraction",
            _ when JacobianLength() > MaxLength => FormattableString.Invariant(
                $"which needs the Jacobians of a batch: {job.Finetune.BatchSize} samples with {job.Model.CodeLength} units of code take {JacobianLength() * 4.0 / (1L << 30):F1} GiB, more than {MaxLength * 4 >> 30}; make finetune.batchSize or the code smaller"),
            _ => null,
        };
        if (problem is not null)
        {
            tell(values, "contraction", FormattableString.Invariant($"is {contraction}, {problem}"));
        }
    }

    // a sigmoid or tanh layer alone has a closed form
    private long JacobianLength()
    {
        bool isClosed = job.Model.Depth == 1 && job.Model.ActivationOf(0) != Activation.Linear;
        long widths = job.Model.Inputs + Enumerable.Range(0, job.Model.Depth).Sum(layer => 2L * job.Model.UnitsOf(layer + 1));
        return isClosed ? 0 : job.Finetune.BatchSize * job.Model.CodeLength * widths;
    }
}
