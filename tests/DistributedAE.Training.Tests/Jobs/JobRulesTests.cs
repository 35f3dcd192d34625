using DistributedAE.Autoencoders;
using DistributedAE.Training.Jobs;
using DistributedAE.Training.Networks;

namespace DistributedAE.Training.Tests.Jobs;

public sealed class JobRulesTests
{
    [Theory]
    [InlineData("pretrain: { batchSize: 100 }", "x.yaml:3:13: pretrain.batchSize is 100, but must be a multiple of parallel.shards, which is 8; 96 or 104 would do")]
    [InlineData("finetune: { batchSize: 5 }", "x.yaml:3:13: finetune.batchSize is 5, but must be a multiple of parallel.shards, which is 8; 8 would do")]
    [InlineData("finetune: { kl: { weight: 2 } }", "x.yaml:3:13: finetune.kl is for variational models, but model.kind is stacked; remove it (the penalty on activations is sparsity)")]
    [InlineData("finetune: { binarize: true }", "x.yaml:3:13: finetune.binarize is for variational models, but model.kind is stacked; remove it")]
    [InlineData("pretrain: { corruption: { kind: masking, level: 1.5 } }", "x.yaml:3:42: pretrain.corruption.level is 1.5, but masking takes a probability in 0 to 1")]
    [InlineData("finetune: { objective: classify, loss: squaredError }", "x.yaml:3:34: finetune.loss has no meaning for the objective classify; remove it")]
    [InlineData("finetune: { freezeEncoder: true }", "x.yaml:3:13: finetune.freezeEncoder is true, but the objective is reconstruct, which has no head: it is for the objectives classify and regress; remove it")]
    [InlineData("finetune: { labelled: 0.5 }", "x.yaml:3:13: finetune.labelled is 0.5, but the objective reconstruct needs no labels: it is for the objectives classify and regress; remove it")]
    [InlineData("finetune: { objective: classify, freezeEncoder: true, sparsity: { kind: l1 } }", "x.yaml:3:55: finetune.sparsity is a penalty on the codes, but freezeEncoder keeps them as they are; remove it, or freezeEncoder")]
    [InlineData("finetune: { objective: classify, freezeEncoder: true, corruption: { kind: masking } }", "x.yaml:3:55: finetune.corruption is noise on the input, but a frozen encoder's codes are computed once, without noise; remove it, or freezeEncoder")]
    [InlineData("pretrain: { layers: [{}, {}] }", "x.yaml:3:13: pretrain.layers has 2 entries, but the model has 1 layers to pretrain; give one mapping for each ({} where nothing differs)")]
    public void Values_that_do_not_fit_each_other_are_told(string more, string expected)
        => Assert.Equal([expected], JobText.Errors(JobText.With(more)));

    [Theory]
    [InlineData("model.unpool=fill", "model.unpool is for convolutional models, but model.kind is stacked; remove it, or set model.kind to convolutional")]
    [InlineData("model.layers=[784]", "model.layers has 1 entry, but must have at least 2")]
    [InlineData("model.activation=[sigmoid, tanh]", "model.activation has 2 entries, but there are 1 layers above the input; give one for all or 1")]
    [InlineData("model.layers=[784, 65536, 65536]", "model.layers make about 8693 million parameters, but a model has at most 500 million; make the layers narrower")]
    [InlineData("model.output=linear", "model.output is linear, but the loss crossEntropy needs sigmoid; set it to sigmoid, or the loss to squaredError")]
    public void A_model_that_does_not_fit_is_told(string change, string expected)
        => Assert.Equal([$"--set {change}: {expected}"], JobText.Errors(JobText.Smallest, change));

    [Theory]
    [InlineData("data.split.by=group", "data.split.by is group, but no column says which group a sample is of; name it by data.split.column")]
    [InlineData("data.split.column=patient", "data.split.column has no meaning for a split by random; remove it, or set data.split.by to group")]
    public void A_split_that_does_not_fit_is_told(string change, string expected)
        => Assert.Equal([$"--set {change}: {expected}"], JobText.Errors(JobText.Smallest, change));

    [Fact]
    public void Cross_entropy_needs_data_in_0_to_1()
    {
        string[] errors = JobText.Errors(JobText.With("pretrain: { loss: crossEntropy }"), "data.scale=standard");

        Assert.Equal(
        [
            "x.yaml:3:13: pretrain.loss is crossEntropy, which needs data in 0 to 1, but data.scale is standard; set data.scale to unit, or the loss to squaredError",
        ],
        errors.Where(error => error.Contains("pretrain.loss", StringComparison.Ordinal)));
    }

    [Fact]
    public void Early_stopping_needs_validation_samples()
        => Assert.Equal(
            ["x.yaml:3:13: finetune.earlyStopping needs validation samples, but data.validation is 0; set it to 0.1, say, or remove earlyStopping"],
            JobText.Errors(JobText.With("finetune: { earlyStopping: { patience: 3 } }"), "data.validation=0"));

    [Fact]
    public void Kl_sparsity_needs_sigmoid_units()
    {
        string job = JobText.With("pretrain: { sparsity: { kind: kl } }\nfinetune: { sparsity: { kind: kl } }");

        Assert.Equal(
        [
            "x.yaml:3:13: pretrain.sparsity is kl, but no layer has sigmoid units; set model.activation to sigmoid or use l1",
            "x.yaml:4:13: finetune.sparsity is kl, which needs sigmoid units, but the code layer is relu; make it sigmoid, or use l1",
        ],
        JobText.Errors(job, "model.activation=relu"));
        Assert.Equal(SparsityKind.KL, JobText.Read(job).Finetune.Sparsity.Kind);
    }

    [Fact]
    public void Contraction_needs_sigmoid_or_tanh_units()
    {
        const string Problem = "which needs sigmoid or tanh units, but layer";
        const string Remedy = "change its activation, or set contraction to 0 for it in pretrain.layers";
        string job = JobText.With("pretrain: { contraction: 0.1 }");
        string layers = JobText.With("pretrain: { layers: [{}, { contraction: 0.5 }] }");

        Assert.Equal([$"x.yaml:3:13: pretrain.contraction is 0.1, {Problem} 1 is relu; {Remedy}"], JobText.Errors(job, "model.activation=relu"));
        Assert.Equal(
            [$"x.yaml:3:28: pretrain.layers[1].contraction is 0.5, {Problem} 2 is linear; {Remedy}"],
            JobText.Errors(layers, "model.layers=[784, 64, 10]", "model.code=linear"));
        Assert.Equal(0.1, JobText.Read(job, "model.activation=tanh", "pretrain.loss=squaredError").Pretrain.Contraction);
    }

    [Theory]
    [InlineData("model.activation=relu", "which needs linear, sigmoid or tanh units, but layer 1 is relu; change its activation, or remove contraction")]
    [InlineData("model.code=softplus", "which needs linear, sigmoid or tanh units, but layer 2 is softplus; change its activation, or remove contraction")]
    [InlineData("finetune.batchSize=10000", "which needs the Jacobians of a batch: 10000 samples with 64 units of code take 4.6 GiB, more than 4; make finetune.batchSize or the code smaller")]
    public void Contraction_of_the_encoder_needs_dense_smooth_layers_and_memory(string change, string problem)
    {
        string job = JobText.With("finetune: { contraction: 0.5 }");

        Assert.Equal([$"x.yaml:3:13: finetune.contraction is 0.5, {problem}"], JobText.Errors(job, "model.layers=[784, 500, 64]", change));
        Assert.Equal(0.5, JobText.Read(job, "model.layers=[784, 500, 64]", "model.code=linear").Finetune.Contraction);
    }

    [Fact]
    public void Contraction_of_the_encoder_has_no_meaning_for_a_frozen_one() => Assert.Equal(
        ["x.yaml:3:55: finetune.contraction is 1, which is a penalty on the encoder, but freezeEncoder keeps it as it is; remove it, or freezeEncoder"],
        JobText.Errors(JobText.With("finetune: { objective: classify, freezeEncoder: true, contraction: 1 }")));

    [Fact]
    public void Contraction_of_one_layer_is_its_closed_form()
    {
        JobSpec job = JobText.Read(JobText.With("finetune: { contraction: 0.5, batchSize: 80000 }"));

        StageNetwork one = JobNetworks.Finetuning(job, 0);
        StageNetwork two = JobNetworks.Finetuning(JobText.Read(JobText.With("finetune: { contraction: 0.5 }"), "model.layers=[784, 64, 9]"), 0);

        Assert.Equal((0.5, 0, 0, 0.5), (one.Contraction, one.EncoderContraction, two.Contraction, two.EncoderContraction));
    }

    [Fact]
    public void A_stage_that_does_not_run_is_not_checked()
    {
        JobSpec job = JobText.Read(JobText.With("pretrain: { epochs: 0, batchSize: 100 }\nfinetune: { objective: none, batchSize: 3 }"));

        Assert.Equal((0, false), (job.Pretrain.Epochs, job.Finetune.Runs));
    }

    [Theory]
    [InlineData("unit", "squaredError", Activation.Sigmoid)]
    [InlineData("standard", "squaredError", Activation.Linear)]
    [InlineData("none", "squaredError", Activation.Linear)]
    [InlineData("unit", "crossEntropy", Activation.Sigmoid)]
    public void The_output_fits_the_loss_and_the_scale(string scale, string loss, Activation expected)
        => Assert.Equal(expected, JobText.Read(JobText.Smallest, $"data.scale={scale}", $"pretrain.loss={loss}").Model.Output);
}
