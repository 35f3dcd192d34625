using DistributedAE.Autoencoders;
using DistributedAE.Training.Jobs;
using DistributedAE.Training.Networks;

namespace DistributedAE.Training.Tests.Jobs;

public sealed class VariationalRulesTests
{
    private const string Variational = """
        data: { source: digits }
        model: { kind: variational, layers: [784, 64, 10], activation: relu }
        finetune: { kl: { weight: 4, warmUpEpochs: 2.5 } }
        """;

    [Fact]
    public void A_variational_job_is_trained_as_a_whole()
    {
        JobSpec job = JobText.Read(Variational);

        Assert.Equal((ModelKind.Variational, 0, true), (job.Model.Kind, job.Pretrain.Epochs, job.Finetune.Runs));
        Assert.Equal(new LatentDivergence(4, 2.5), job.Finetune.Divergence);
        Assert.Equal((Activation.Relu, Activation.Linear, Activation.Relu), (job.Model.ActivationOf(0), job.Model.ActivationOf(1), job.Model.ReconstructionOf(1)));
        Assert.Equal(LatentDivergence.Plain, JobText.Read(JobText.Smallest, "model.kind=variational").Finetune.Divergence);
    }

    [Fact]
    public void The_canonical_form_reads_back_and_the_divergence_is_part_of_the_identity()
    {
        JobSpec job = JobText.Read(Variational);
        string canonical = JobFileWriter.Write(job);

        JobSpec again = JobText.Read(canonical);

        Assert.Equal(canonical, JobFileWriter.Write(again));
        Assert.Equal(job.Finetune, again.Finetune);
        Assert.NotEqual(JobIdentity.Of(job), JobIdentity.Of(JobText.Read(Variational, "finetune.kl.weight=3")));
        Assert.DoesNotContain("kl:", JobFileWriter.Write(JobText.Read(JobText.Smallest)), StringComparison.Ordinal);
    }

    [Fact]
    public void The_code_layer_has_means_and_log_variances_and_the_decoder_starts_from_the_code()
    {
        JobSpec job = JobText.Read(Variational);
        ParameterLayout layout = ModelLayout.Of(job, 0);
        StageNetwork network = JobNetworks.Finetuning(job, 0);
        StageNetwork encoder = JobNetworks.Encoder(job, layout, job.Model.Depth);

        Assert.Equal(
            ["encoder.0.weight 784×64", "encoder.0.bias 64", "encoder.1.weight 64×20", "encoder.1.bias 20", "decoder.1.weight 10×64", "decoder.1.bias 64", "decoder.0.weight 64×784", "decoder.0.bias 784"],
            layout.Tensors.Select(tensor => $"{tensor.Name} {string.Join('×', tensor.Shape)}"));
        Assert.Equal((true, 10, 3, 5), (network.IsVariational, network.CodeLength, network.EncoderDepth, network.Layers.Count));
        Assert.Equal((10, 3), (encoder.Outputs, encoder.Layers.Count));
    }

    [Theory]
    [InlineData("pretrain.epochs=5", "pretrain.epochs is 5, but a variational model is trained as a whole; set it to 0 or leave it out, and give finetune.epochs")]
    [InlineData("finetune.objective=classify", "finetune.objective is classify, but a variational model learns to reconstruct; set it to reconstruct, or model.kind to stacked")]
    [InlineData("finetune.contraction=0.1", "finetune.contraction is 0.1, but the codes of a variational model have the penalty finetune.kl; remove it")]
    [InlineData("finetune.objective=none", "finetune.objective is none, but a variational model learns to reconstruct; set it to reconstruct, or model.kind to stacked")]
    [InlineData("finetune.sparsity.kind=l1", "finetune.sparsity is l1, but the codes of a variational model have the penalty finetune.kl; remove it")]
    [InlineData("model.tiedWeights=true", "model.tiedWeights is true, but a variational model's decoder has weights of its own; set it to false")]
    [InlineData("model.code=sigmoid", "model.code is sigmoid, but the means of a variational code are linear; leave it out")]
    [InlineData("model.activation=[relu, tanh]", "model.activation ends with tanh, but the means of a variational code are linear; let the list end with linear, or give one activation for all")]
    [InlineData("finetune={ binarize: true, loss: squaredError }", "finetune.binarize is true, but features that are 0 or 1 take the loss crossEntropy, and finetune.loss is squaredError; change one of them")]
    [InlineData("finetune.kl.weight=-1", "finetune.kl.weight is -1, but must be at least 0 and at most 1000000")]
    [InlineData("finetune.kl.warmUpEpochs=-1", "finetune.kl.warmUpEpochs is -1, but must be at least 0 and at most 100000")]
    public void What_does_not_fit_a_variational_model_is_told(string change, string expected)
        => Assert.Equal([$"--set {change}: {expected}"], JobText.Errors(Variational, change));
}
