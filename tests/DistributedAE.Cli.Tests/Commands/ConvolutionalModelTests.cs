using System.Text.Json;

namespace DistributedAE.Cli.Tests.Commands;

/// <summary>Everything that is done with a trained model, with one of feature maps.</summary>
public sealed class ConvolutionalModelTests
{
    private const string Job = """
        data: { source: digits, trainCount: 240, testCount: 50, validation: 0.1 }
        model: { kind: convolutional, image: [1, 28, 28], blocks: [{ channels: 4 }, { channels: 2 }], activation: relu }
        pretrain: { epochs: 1, batchSize: 32, loss: squaredError, optimizer: { kind: adam, learningRate: 0.005 } }
        finetune: { epochs: 4, batchSize: 32, loss: squaredError, optimizer: { kind: adam, learningRate: 0.005 } }
        """;

    [Fact]
    public async Task It_is_evaluated_encodes_reconstructs_and_is_drawn()
    {
        using var folder = new TemporaryFolder();
        SmallJob.Write(folder, Job);
        JsonElement trained = await SmallJob.TrainAsync(folder, "small.yaml", "--out", "run");

        DaeResult evaluated = await DaeProcess.RunAsync(folder.Path, "evaluate", "run", "-o", "json");
        DaeResult encoded = await DaeProcess.RunAsync(folder.Path, "encode", "run", "--out", "codes.csv");
        DaeResult reconstructed = await DaeProcess.RunAsync(folder.Path, "reconstruct", "run", "--out", "digits.csv");
        DaeResult drawn = await DaeProcess.RunAsync(folder.Path, "plot", "run", "--out", "pictures");

        Assert.All([evaluated, encoded, reconstructed, drawn], result => Assert.True(result.ExitCode == ExitCodes.Done, result.Error));
        Assert.Equal(trained.GetProperty("modelSha256").GetString(), JsonDocument.Parse(evaluated.Output).RootElement.GetProperty("modelSha256").GetString());
        Assert.Equal((51, 99), await ExtentsAsync(folder.File("codes.csv")));
        Assert.Equal((51, 785), await ExtentsAsync(folder.File("digits.csv")));
        Assert.All(["reconstructions.png", "filters-layer1.png", "latent.png", "loss.png"], file => Png.RequirePicture(folder.File($"pictures/{file}")));
    }

    [Fact]
    public async Task An_image_that_is_not_the_datas_is_refused_with_the_remedy()
    {
        using var folder = new TemporaryFolder();
        SmallJob.Write(folder, Job);

        DaeResult result = await DaeProcess.RunAsync(folder.Path, "train", "small.yaml", "--set", "model.image=[3, 16, 16]");

        Assert.Equal(
            (ExitCodes.BadInput, "model.image is 3×16×16, which are 768 values, but the data has 784 features: set model.image to channels, height and width of a sample\n"),
            (result.ExitCode, result.Error));
    }

    // lines with the header, columns with the label
    private static async Task<(int Lines, int Columns)> ExtentsAsync(string path)
    {
        string[] lines = await File.ReadAllLinesAsync(path);
        return (lines.Length, lines[0].Split(',').Length);
    }
}
