using DistributedAE.Autoencoders;
using DistributedAE.Training.Jobs;

namespace DistributedAE.Training.Tests.Jobs;

public sealed class PretrainLayersTests
{
    private const string TwoLayers = """
        data: { source: digits }
        model: { layers: [784, 64, 16] }
        pretrain:
          epochs: 8
          optimizer: { kind: momentum, learningRate: 0.05, momentum: 0.8 }
          corruption: { kind: masking, level: 0.3 }
          earlyStopping: { patience: 4 }
          layers:
            - { epochs: 15, corruption: { level: 0.1 }, optimizer: { learningRate: 0.2 } }
            - { corruption: { kind: gaussian }, optimizer: { kind: adam }, earlyStopping: null }
        """;

    [Fact]
    public void A_layers_own_settings_are_merged_over_the_common_ones()
    {
        PretrainSpec pretrain = JobText.Read(TwoLayers).Pretrain;

        PretrainSpec first = pretrain.ForLayer(0);
        Assert.Equal((15, new Corruption(CorruptionKind.Masking, 0.1), 4), (first.Epochs, first.Corruption, first.EarlyStopping?.Patience));
        Assert.Equal(new OptimizerSettings(OptimizerKind.Momentum, 0.2) { Momentum = 0.8 }, first.Optimizer);
        Assert.Equal(8, pretrain.ForLayer(1).Epochs);
    }

    [Fact]
    public void Another_kind_stands_alone_with_its_own_defaults()
    {
        PretrainSpec second = JobText.Read(TwoLayers).Pretrain.ForLayer(1);

        Assert.Equal(new Corruption(CorruptionKind.Gaussian, 0.25), second.Corruption);
        Assert.Equal(new OptimizerSettings(OptimizerKind.Adam, 0.001), second.Optimizer);
        Assert.Null(second.EarlyStopping);
    }

    [Fact]
    public void Common_settings_that_a_layer_cannot_take_give_way()
    {
        PretrainSpec pretrain = JobText.Read("""
            data: { source: digits }
            model: { layers: [784, 64, 16, 8], activation: [sigmoid, relu, linear] }
            pretrain: { sparsity: { kind: kl } }
            """).Pretrain;

        Assert.Equal(
            [ReconstructionLoss.CrossEntropy, ReconstructionLoss.CrossEntropy, ReconstructionLoss.SquaredError],
            Enumerable.Range(0, 3).Select(layer => pretrain.ForLayer(layer).Loss));
        Assert.Equal(
            [SparsityKind.KL, SparsityKind.None, SparsityKind.None],
            Enumerable.Range(0, 3).Select(layer => pretrain.ForLayer(layer).Sparsity.Kind));
    }

    [Fact]
    public void What_a_job_says_of_a_layer_itself_is_checked()
    {
        string[] errors = JobText.Errors("""
            data: { source: digits }
            model: { layers: [784, 64, 16], activation: relu }
            pretrain:
              layers:
                - batchSize: 12
                - { loss: crossEntropy, sparsity: { kind: kl } }
            """);

        Assert.Equal(
        [
            "x.yaml:5:7: pretrain.layers[0].batchSize is 12, but must be a multiple of parallel.shards, which is 8; 8 or 16 would do",
            "x.yaml:6:9: pretrain.layers[1].loss is crossEntropy, which needs inputs in 0 to 1, but the layer below is relu; use squaredError",
            "x.yaml:6:29: pretrain.layers[1].sparsity is kl, which needs sigmoid units, but layer 2 is relu; make it sigmoid, or use l1",
        ],
        errors);
    }

    [Fact]
    public void Without_differences_every_layer_has_the_common_settings()
    {
        PretrainSpec pretrain = JobText.Read("data: { source: digits }\nmodel: { layers: [784, 64, 16] }\npretrain: { layers: [{}, {}] }").Pretrain;

        Assert.Empty(pretrain.Layers);
        Assert.Same(pretrain, pretrain.ForLayer(1));
    }
}
