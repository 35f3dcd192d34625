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
    }
}
