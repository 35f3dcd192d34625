using DistributedAE.Autoencoders;
using DistributedAE.Data;
using DistributedAE.Numerics.Convolution;
using DistributedAE.Training.Jobs;
using DistributedAE.Training.Networks;

namespace DistributedAE.Training.Tests.Jobs;

public sealed class ConvolutionalRulesTests
{
    private const string Convolutional = """
        data: { source: digits }
        model: { kind: convolutional, image: [1, 28, 28], blocks: [{ channels: 16 }, { channels: 8, kernel: 5, padding: valid }], layers: [32], activation: relu }
        """;

    [Fact]
    public void Blocks_have_defaults_and_give_the_extents_of_all_layers()
    {
        ModelSpec model = JobText.Read(Convolutional).Model;

        Assert.Equal(new ConvolutionBlock(16) { Kernel = 3, Stride = 1, Padding = PaddingKind.Same, Pool = PoolingKind.Max }, model.Blocks[0]);
        Assert.Equal((3, 784, 32, UnpoolingKind.Place), (model.Depth, model.Inputs, model.CodeLength, model.Unpool));
        Assert.Equal("1×28×28-16×14×14-8×5×5-32", model.Extents());
    }

    [Fact]
    public void Without_dense_layers_the_maps_are_the_code()
    {
        ModelSpec model = JobText.Read(Convolutional.Replace("layers: [32], ", "", StringComparison.Ordinal)).Model;

        Assert.Equal((2, 200), (model.Depth, model.CodeLength));
    }

    [Theory]
    [InlineData("model.blocks=[{ channels: 4 }, { channels: 4, pool: average }]", UnpoolingKind.Fill)]
    [InlineData("model.blocks=[{ channels: 4 }, { channels: 4, pool: none }]", UnpoolingKind.Place)]
    [InlineData("model.blocks=[{ channels: 4, pool: none }]", UnpoolingKind.None)]
    [InlineData("model.unpool=fill", UnpoolingKind.Fill)]
    public void Pooling_is_taken_back_by_places_where_all_are_remembered(string change, UnpoolingKind expected) =>
        Assert.Equal(expected, JobText.Read(Convolutional, change).Model.Unpool);

    [Fact]
    public void The_canonical_form_reads_back_and_blocks_are_part_of_the_identity()
    {
        JobSpec job = JobText.Read(Convolutional);
        string canonical = JobFileWriter.Write(job);

        Assert.Equal(canonical, JobFileWriter.Write(JobText.Read(canonical)));
        Assert.NotEqual(JobIdentity.Of(job), JobIdentity.Of(JobText.Read(Convolutional, "model.blocks[0].kernel=5")));
        Assert.NotEqual(JobIdentity.Of(job), JobIdentity.Of(JobText.Read(Convolutional, "model.unpool=fill")));
        Assert.DoesNotContain("blocks", JobFileWriter.Write(JobText.Read(JobText.Smallest)), StringComparison.Ordinal);
    }

    [Fact]
    public void Kernels_have_the_extents_of_the_literature_and_the_decoder_mirrors_the_encoder()
    {
        JobSpec job = JobText.Read(Convolutional);
        ParameterLayout layout = ModelLayout.Of(job, 0);
        StageNetwork network = JobNetworks.Finetuning(job, 0);

        Assert.Equal(
            [
                "encoder.0.weight 16×1×3×3", "encoder.0.bias 16", "encoder.1.weight 8×16×5×5", "encoder.1.bias 8", "encoder.2.weight 200×32", "encoder.2.bias 32",
                "decoder.2.weight 32×200", "decoder.2.bias 200", "decoder.1.weight 8×16×5×5", "decoder.1.bias 16", "decoder.0.weight 16×1×3×3", "decoder.0.bias 1",
            ],
            layout.Tensors.Select(tensor => $"{tensor.Name} {string.Join('×', tensor.Shape)}"));
        Assert.Equal([3136, 200, 32, 200, 3136, 784], network.Layers.Select(layer => layer.Outputs));
        Assert.Equal([(UnpoolingKind.Place, 1), (UnpoolingKind.Place, 0)], network.Layers.OfType<TransposedConvolutionLayer>().Select(layer => (layer.Unpooling, layer.PlacesOf)));
        Assert.Equal([Activation.Relu, Activation.Relu, Activation.Sigmoid], network.Layers.Skip(3).Select(layer => layer.Activation));
    }

    [Fact]
    public void A_block_is_pretrained_between_the_maps_below_and_their_reconstruction()
    {
        StageNetwork network = JobNetworks.Pretraining(JobText.Read(Convolutional), 1);

        Assert.Equal((3136, 200, 3136, 1, StageLoss.SquaredError), (network.Inputs, network.CodeLength, network.Outputs, network.EncoderDepth, network.Loss));
        Assert.Equal(0, Assert.IsType<TransposedConvolutionLayer>(network.Layers[1]).PlacesOf);
    }

    [Fact]
    public void A_head_stands_on_the_code()
    {
        JobSpec job = JobText.Read(Convolutional, "finetune.objective=classify", "model.layers=[20]");

        Assert.Equal([20, 10], ModelLayout.Of(job, 10)[TensorNames.HeadWeight].Shape);
    }

    [Theory]
    [InlineData("model.image=[1, 28]", "model.image has 2 entries, but must have at least 3")]
    [InlineData("model.blocks=[]", "model.blocks has 0 entries, but must have at least 1")]
    [InlineData("model.blocks[0].kernel=4", "model.blocks[0].kernel is 4, but padding same needs an odd one; 3 or 5 would do, or set padding to valid")]
    [InlineData("model.image=[1, 8, 9]", "model.blocks[1].kernel is 5, but the maps there are 4×4; make it smaller, or set padding to same")]
    [InlineData("model.image=[1, 11, 11]", "model.blocks[1].pool is max, but the maps there are 1×1, and pooling takes windows of 2×2; set it to none, or leave the block out")]
    [InlineData("model.image=[3, 1024, 1024]", "model.image is 3×1024×1024, which are more than 1048576 values; make it smaller")]
    [InlineData("model.image=[1, 512, 512]", "model.blocks[0].channels is 16, which makes 512×512 maps of more than 1048576 values together; give fewer, or stride 2")]
    [InlineData("model.blocks[1].stride=3", "model.blocks[1].stride is 3, but must be at least 1 and at most 2")]
    [InlineData("model.unpool=keep", "model.unpool is \"keep\", but must be one of place, fill")]
    [InlineData("model.tiedWeights=true", "model.tiedWeights is true, but the decoder of a convolutional model has weights of its own; set it to false")]
    [InlineData("model.initialization=sparse", "model.initialization is sparse, but kernels are too small for it; use glorot")]
    [InlineData("model.activation=[relu, tanh]", "model.activation has 2 entries, but there are 3 layers above the input; give one for all or 3")]
    [InlineData("pretrain.contraction=0.1", "pretrain.contraction is 0.1, which is for dense layers, but layer 1 is a convolution; set it to 0 for it in pretrain.layers")]
    [InlineData("finetune.contraction=0.1", "finetune.contraction is 0.1, which is for dense layers, but layer 1 is a convolution; remove it")]
    [InlineData("finetune.sparsity.kind=kl", "finetune.sparsity is kl, which is for stacked models, but model.kind is convolutional; use l1")]
    public void What_does_not_fit_a_convolutional_model_is_told(string change, string expected)
        => Assert.Contains(JobText.Errors(Convolutional, change), error => error.EndsWith($": {expected}", StringComparison.Ordinal));

    [Theory]
    [InlineData("model.blocks[1].pool=average", "model.unpool is place, but model.blocks[1].pool is average, which has no places to remember; set unpool to fill, or that pool to max")]
    [InlineData("model.blocks=[{ channels: 4, pool: none }]", "model.unpool is place, but no block pools; remove it, or set a block's pool to max")]
    public void Unpooling_by_place_needs_places(string change, string expected)
        => Assert.Contains($"--set model.unpool=place: {expected}", JobText.Errors(Convolutional, change, "model.unpool=place"));

    [Fact]
    public void What_is_missing_is_told()
    {
        Assert.Equal(
            [
                "x.yaml:2:8: model.image is missing, but model.kind is convolutional; give channels, height and width of a sample, such as [1, 28, 28]",
                "x.yaml:2:8: model.blocks is missing, but model.kind is convolutional; give at least one convolution, such as [{ channels: 16 }]",
            ],
            JobText.Errors("data: { source: digits }\nmodel: { kind: convolutional, layers: [32] }"));
        Assert.Contains(
            "x.yaml:2:10: model.blocks is for convolutional models, but model.kind is stacked; remove it, or set model.kind to convolutional",
            JobText.Errors("data: { source: digits }\nmodel: { blocks: [{ channels: 4 }] }"));
    }

    [Fact]
    public void An_image_of_another_size_than_the_data_is_told()
    {
        JobSpec job = JobText.Read(Convolutional, "model.image=[1, 30, 30]");

        var error = Assert.Throws<InputException>(() => JobChecks.AgainstData(job, 784, 100, hasLabels: true, 10));

        Assert.Equal("model.image is 1×30×30, which are 900 values, but the data has 784 features: set model.image to channels, height and width of a sample", error.Message);
    }
}
