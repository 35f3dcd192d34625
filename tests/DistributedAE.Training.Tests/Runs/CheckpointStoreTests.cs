using System.Security.Cryptography;
using DistributedAE.Data;
using DistributedAE.Numerics;
using DistributedAE.Orchestration;
using DistributedAE.Training.Runs;
using DistributedAE.Training.Tests.Models;

namespace DistributedAE.Training.Tests.Runs;

public sealed class CheckpointStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SavedRun _run = new();

    private string Folder => _folder["checkpoints"];

    public void Dispose()
    {
        _folder.Dispose();
        _run.Dispose();
    }

    [Fact]
    public void A_restored_run_goes_on_to_the_bit()
    {
        Save(_run.State);
        using Checkpoint checkpoint = Load();
        using ParameterServer restored = SavedRun.NewServer();
        checkpoint.Restore(restored);
        SavedRun.AssertSame(_run.Server, restored);
        _run.Train(3, restored);
        SavedRun.AssertSame(_run.Server, restored);
        _run.Server.RestoreBest();
        restored.RestoreBest();
        SavedRun.AssertSame(_run.Server, restored);

        using var model = new AlignedBuffer(SmallModel.Layout.Length);
        checkpoint.LoadModel(SmallModel.Layout, model.Span);
        Assert.Equal(SmallModel.Bits(_run.Model), SmallModel.Bits(model));
        Assert.Equal(SavedRun.Progress, checkpoint.Progress);
        Assert.Equal(SavedRun.Identity, checkpoint.Identity);
        Assert.Equal(_run.State.ModelSha256, checkpoint.ModelSha256);
        Assert.Equal("finetune", checkpoint.Stage);
        Assert.True(checkpoint.HasServer);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(-0.0)]
    [InlineData(double.Epsilon)]
    [InlineData(1.0000000000000002)]
    public void Losses_come_back_to_the_bit(double loss)
    {
        var progress = new JobProgress(0, new StageProgress(1, 2, loss, 3, loss, 0));
        Save(_run.State with { Progress = progress });
        using Checkpoint checkpoint = Load();
        Assert.Equal(BitConverter.DoubleToInt64Bits(loss), BitConverter.DoubleToInt64Bits(checkpoint.Progress.InStage.LossSum));
        Assert.Equal(BitConverter.DoubleToInt64Bits(loss), BitConverter.DoubleToInt64Bits(checkpoint.Progress.InStage.BestLoss!.Value));
    }

    [Fact]
    public void A_checkpoint_between_stages_has_no_server()
    {
        Save(_run.StageEnd);
        using Checkpoint checkpoint = Load();
        Assert.False(checkpoint.HasServer);
        Assert.Equal(StageProgress.None, checkpoint.Progress.InStage);
        using ParameterServer server = SavedRun.NewServer();
        Assert.Throws<InvalidOperationException>(() => checkpoint.Restore(server));
    }

    [Fact]
    public void Only_the_newest_are_kept_and_numbers_are_never_used_twice()
    {
        for (int save = 0; save < 3; save++)
        {
            Save(_run.State, keep: 2);
        }

        Save(_run.StageEnd, keep: 2);
        Assert.Equal(["checkpoints/checkpoint-000003.safetensors", "checkpoints/checkpoint-000004.safetensors", "checkpoints/manifest.jsonl"], _folder.Files);
        using Checkpoint checkpoint = Load();
        Assert.EndsWith("checkpoint-000004.safetensors", checkpoint.Path, StringComparison.Ordinal);
    }

    [Fact]
    public void The_manifest_says_what_is_in_a_checkpoint()
    {
        string path = Save(_run.State);
        string sha256 = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));
        Assert.Equal(
            $$"""
            {"file":"checkpoint-000001.safetensors","sha256":"{{sha256}}","stageIndex":1,"stage":"finetune","epoch":4,"step":2,"modelSha256":"{{_run.State.ModelSha256}}"}

            """,
            File.ReadAllText(_folder["checkpoints/manifest.jsonl"]));
    }

    [Fact]
    public void What_killed_saves_left_behind_is_removed_by_the_next_one()
    {
        Save(_run.State);
        File.WriteAllText(_folder["checkpoints/.checkpoint-000002.safetensors.0123.tmp"], "half");
        File.WriteAllText(_folder["checkpoints/checkpoint-000002.safetensors"], "whole, but not in the manifest");
        File.WriteAllText(_folder["checkpoints/notes.txt"], "somebody else's");
        Save(_run.State);
        Assert.Equal(
            ["checkpoints/checkpoint-000001.safetensors", "checkpoints/checkpoint-000003.safetensors", "checkpoints/manifest.jsonl", "checkpoints/notes.txt"],
            _folder.Files);
    }

    [Fact]
    public void Nothing_saved_is_nothing_to_load()
    {
        using CheckpointStore store = Store();
        Assert.Null(store.TryLoadLatest(out IReadOnlyList<string> warnings));
        Assert.Empty(warnings);
        Assert.Empty(_folder.Files);
    }

    [Fact]
    public void Another_job_or_other_data_are_refused_with_the_remedy()
    {
        string path = Save(_run.State);
        Assert.Equal(
            $"{path} was saved by another job: its job has the hash job-hash, this job has x; resume with the run folder's job.yaml as it was, or start a new run",
            RefusalOf(SavedRun.Identity with { JobSha256 = "x" }));
        Assert.Equal(
            $"{path} was saved with other data: they had the hash data-hash, the data are now x; bring the data back as they were, or start a new run",
            RefusalOf(SavedRun.Identity with { DataSha256 = "x" }));
    }

    [Fact]
    public void Another_version_of_the_product_is_a_warning()
    {
        string path = Save(_run.State);
        using var store = new CheckpointStore(Folder, 3, SavedRun.Identity with { Version = "0.2.0" });
        using Checkpoint? checkpoint = store.TryLoadLatest(out IReadOnlyList<string> warnings);
        Assert.NotNull(checkpoint);
        Assert.Equal(
            [$"{path} was saved by DistributedAE 0.1.0, this is 0.2.0: the model may differ in bits from one trained by a single version"],
            warnings);
    }

    [Fact]
    public void Saving_a_large_model_needs_little_of_the_managed_heap()
    {
        var layout = new Autoencoders.ParameterLayout([("encoder.0.weight", [1000, 4000], true), ("decoder.0.weight", [4000, 1000], true)]);
        using var model = new AlignedBuffer(layout.Length);
        using CheckpointStore store = Store();
        var state = new CheckpointState(JobProgress.None, "pretrain[0]", layout, model, null, "hash");
        long before = GC.GetAllocatedBytesForCurrentThread();
        store.Save(state);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.InRange(allocated, 0, 1 << 20);
    }

    private string RefusalOf(CheckpointIdentity identity)
    {
        using var store = new CheckpointStore(Folder, 3, identity);
        return Assert.Throws<InputException>(() => store.TryLoadLatest(out _)).Message;
    }

    private CheckpointStore Store(int keep = 3) => new(Folder, keep, SavedRun.Identity);

    private string Save(CheckpointState state, int keep = 3)
    {
        using CheckpointStore store = Store(keep);
        return store.Save(state);
    }

    private Checkpoint Load()
    {
        using CheckpointStore store = Store();
        Checkpoint? checkpoint = store.TryLoadLatest(out IReadOnlyList<string> warnings);
        Assert.Empty(warnings);
        return Assert.IsType<Checkpoint>(checkpoint);
    }
}
