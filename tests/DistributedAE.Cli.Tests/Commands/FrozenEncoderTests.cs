using System.Text.Json;
using DistributedAE.Cli.Tests.Reproducibility;

namespace DistributedAE.Cli.Tests.Commands;

/// <summary>Fine-tuning of the head alone, and with fewer labels than samples.</summary>
public sealed class FrozenEncoderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_frozen_encoder_keeps_the_codes_of_pretraining_and_the_head_learns()
    {
        File.WriteAllText(_folder.File("job.yaml"), SmallJobs.Frozen);

        await SmallJob.TrainAsync(_folder, "job.yaml", "--out", "pretrained", "--set", "finetune.objective=none", "--set", "finetune.freezeEncoder=false", "--set", "finetune.labelled=1");
        JsonElement frozen = await SmallJob.TrainAsync(_folder, "job.yaml", "--out", "frozen", "--set", "finetune.optimizer.learningRate=0.05", "--set", "finetune.epochs=60", "--set", "finetune.labelled=1");
        await DaeProcess.RunAsync(_folder.Path, "encode", "pretrained", "--out", "before.csv");
        await DaeProcess.RunAsync(_folder.Path, "encode", "frozen", "--out", "after.csv");

        Assert.Equal(await File.ReadAllTextAsync(_folder.File("before.csv")), await File.ReadAllTextAsync(_folder.File("after.csv")));
        JsonElement last = frozen.GetProperty("stages")[2];
        Assert.Equal("finetune", last.GetProperty("name").GetString());
        Assert.InRange(last.GetProperty("trainLoss").GetDouble(), 0, 2.2);
    }

    [Fact]
    public async Task Fewer_labels_change_fine_tuning_and_not_pretraining()
    {
        File.WriteAllText(_folder.File("job.yaml"), SmallJobs.Frozen);

        JsonElement some = await SmallJob.TrainAsync(_folder, "job.yaml", "--out", "some", "--set", "finetune.freezeEncoder=false");
        JsonElement all = await SmallJob.TrainAsync(_folder, "job.yaml", "--out", "all", "--set", "finetune.freezeEncoder=false", "--set", "finetune.labelled=1");

        Assert.Equal(HashOf(all, 1), HashOf(some, 1));
        Assert.NotEqual(HashOf(all, 2), HashOf(some, 2));
    }

    private static string HashOf(JsonElement result, int stage) => result.GetProperty("stages")[stage].GetProperty("modelSha256").GetString()!;
}
