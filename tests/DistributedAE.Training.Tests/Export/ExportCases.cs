using DistributedAE.Training.Export;

namespace DistributedAE.Training.Tests.Export;

/// <summary>Models with every activation and kind of part.</summary>
public sealed class ExportCases : TheoryData<string, string, ExportPart>
{
    private const string Plain = "pretrain: { loss: squaredError }";

    public ExportCases()
    {
        Add("{ layers: [5, 4, 3], activation: [tanh, relu], output: linear }", Plain, ExportPart.Autoencoder);
        Add("{ layers: [5, 4, 3, 2], activation: [leakyRelu, softplus, sigmoid], output: softplus }", Plain, ExportPart.Encoder);
        Add("{ layers: [5, 4, 3, 2], activation: [leakyRelu, softplus, sigmoid], output: softplus }", Plain, ExportPart.Autoencoder);
        Add("{ layers: [5, 3], activation: tanh, code: linear, tiedWeights: true, output: linear }", Plain, ExportPart.Autoencoder);
        Add("{ layers: [5, 4, 3], output: linear }", Plain + "\nfinetune: { objective: classify }", ExportPart.Classifier);
        Add("{ layers: [5, 4], output: linear }", Plain + "\nfinetune: { objective: regress }", ExportPart.Classifier);
        Add("{ kind: variational, layers: [5, 4, 2], activation: tanh, output: linear }", "finetune: { loss: squaredError }", ExportPart.Encoder);
        Add("{ kind: variational, layers: [5, 4, 2], activation: tanh, output: linear }", "finetune: { loss: squaredError }", ExportPart.Autoencoder);
        Add(Maps("[2, 7, 6]", "{ channels: 3 }, { channels: 4, padding: valid, pool: none }", "unpool: place, activation: [relu, tanh]"), Plain, ExportPart.Autoencoder);
        Add(Maps("[1, 11, 9]", "{ channels: 3, kernel: 5 }, { channels: 2, kernel: 2, padding: valid }", "unpool: place, layers: [6], activation: [leakyRelu, sigmoid, linear]"), Plain, ExportPart.Autoencoder);
        Add(Maps("[1, 11, 9]", "{ channels: 3, kernel: 5 }, { channels: 2, kernel: 2, padding: valid }", "unpool: place, layers: [6], activation: [leakyRelu, sigmoid, linear]"), Plain, ExportPart.Encoder);
        Add(Maps("[1, 9, 10]", "{ channels: 3, pool: average }, { channels: 2, pool: max }", "unpool: fill, activation: softplus"), Plain, ExportPart.Autoencoder);
        Add(Maps("[1, 8, 9]", "{ channels: 3, stride: 2, pool: none }, { channels: 2, kernel: 5, stride: 2, pool: none }", "activation: tanh"), Plain, ExportPart.Autoencoder);
        Add(Maps("[1, 8, 8]", "{ channels: 3 }", "layers: [4], activation: relu"), Plain + "\nfinetune: { objective: classify }", ExportPart.Classifier);
    }

    private static string Maps(string image, string blocks, string more) => $"{{ kind: convolutional, image: {image}, blocks: [{blocks}], output: linear, {more} }}";
}
