using DistributedAE.Data;
using DistributedAE.Training.Export;

namespace DistributedAE.Training.Tests.Export;

public sealed class OnnxExportTests
{
    private const double Tolerance = 1e-4;

    [Theory]
    [ClassData(typeof(ExportCases))]
    public void The_graph_computes_what_the_model_computes(string model, string more, ExportPart part)
    {
        using var exported = new ExportedModel(model, more);

        var graph = new OnnxGraph(Export(exported, part));
        double[] found = graph.Run(exported.Rows);

        float[] expected = exported.Expected(part);
        Assert.Equal((8, 17), (graph.IrVersion, graph.OperatorSet));
        Assert.Equal(("samples", "N", exported.Features), graph.Input);
        Assert.Equal(expected.Length, found.Length);
        Assert.All(expected.Zip(found), pair => Assert.Equal((double)pair.First, pair.Second, Tolerance));
    }

    [Theory]
    [ClassData(typeof(ExportCases))]
    public void The_runtime_that_people_use_computes_what_the_model_computes(string model, string more, ExportPart part)
    {
        using var exported = new ExportedModel(model, more);
        float[] expected = exported.Expected(part);

        using var runtime = new OnnxRuntime(Export(exported, part));
        float[] together = runtime.Run(exported.Rows);
        float[] alone = [.. exported.Rows.SelectMany(row => runtime.Run([row]))];

        Assert.Equal([-1, exported.Features], runtime.InputShape);
        Assert.Equal([-1, expected.Length / ExportedModel.Samples], runtime.OutputShape);
        Assert.All([together, alone], found =>
        {
            Assert.Equal(expected.Length, found.Length);
            Assert.All(expected.Zip(found), pair => Assert.Equal((double)pair.First, pair.Second, Tolerance));
        });
    }

    [Fact]
    public void Outputs_are_called_what_they_are()
    {
        using var exported = new ExportedModel("{ layers: [5, 4, 3], activation: relu, output: linear }", "pretrain: { loss: squaredError }\nfinetune: { objective: classify }");
        (ExportPart, string, int)[] parts = [(ExportPart.Encoder, "code", 3), (ExportPart.Autoencoder, "reconstruction", 5), (ExportPart.Classifier, "probabilities", 3)];

        Assert.All(parts, expected =>
        {
            OnnxExport.Write(exported.File("part.onnx"), ExportedNetwork.Of(exported.Loaded.Model, expected.Item1));
            Assert.Equal((expected.Item2, "N", expected.Item3), new OnnxGraph(exported.File("part.onnx")).Output);
        });
        Assert.Equal(["Sub", "Mul", "Gemm", "Relu", "Gemm", "Relu", "Gemm", "Softmax"], new OnnxGraph(exported.File("part.onnx")).Operators);
    }

    [Fact]
    public void Feature_maps_are_pooled_and_unpooled_by_place()
    {
        using var exported = new ExportedModel(
            "{ kind: convolutional, image: [1, 8, 8], blocks: [{ channels: 3 }], layers: [4], unpool: place, activation: relu, output: linear }", "pretrain: { loss: squaredError }");
        string path = exported.File("model.onnx");

        OnnxExport.Write(path, ExportedNetwork.Of(exported.Loaded.Model, ExportPart.Autoencoder));

        string[] encoder = ["Sub", "Mul", "Reshape", "Conv", "Relu", "Shape", "MaxPool", "Flatten", "Gemm", "Relu"];
        Assert.Equal([.. encoder, "Gemm", "Relu", "Reshape", "MaxUnpool", "ConvTranspose", "Flatten"], new OnnxGraph(path).Operators);
        OnnxExport.Write(path, ExportedNetwork.Of(exported.Loaded.Model, ExportPart.Encoder));
        Assert.Equal(encoder.Where(each => each != "Shape"), new OnnxGraph(path).Operators);
    }

    [Fact]
    public void A_part_that_the_model_does_not_have_is_refused()
    {
        using var plain = new ExportedModel("{ layers: [5, 3], output: linear }", "pretrain: { loss: squaredError }");
        using var classifier = new ExportedModel("{ layers: [5, 3], output: linear }", "pretrain: { epochs: 0, loss: squaredError }\nfinetune: { objective: classify }");

        var noClasses = Assert.Throws<InputException>(() => ExportedNetwork.Of(plain.Loaded.Model, ExportPart.Classifier));
        var noDecoder = Assert.Throws<InputException>(() => ExportedNetwork.Of(classifier.Loaded.Model, ExportPart.Autoencoder));

        Assert.Equal($"{plain.Loaded.Model.Path}: the model predicts nothing, so it has no classifier to export; choose --part encoder or autoencoder", noClasses.Message);
        Assert.Equal($"{classifier.Loaded.Model.Path}: the model has no decoder; choose --part encoder or classifier", noDecoder.Message);
    }

    /// <summary>Exports a part.</summary>
    /// <returns>The path of the file.</returns>
    private static string Export(ExportedModel exported, ExportPart part)
    {
        string path = exported.File("model.onnx");
        OnnxExport.Write(path, ExportedNetwork.Of(exported.Loaded.Model, part));
        return path;
    }
}
