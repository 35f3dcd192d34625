using DistributedAE.Data;
using DistributedAE.Training.Runs;

namespace DistributedAE.Training.Tests.Runs;

public sealed class CheckpointDamageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SavedRun _run = new();
    private readonly CheckpointStore _store;
    private readonly string _first;
    private readonly string _second;

    public CheckpointDamageTests()
    {
        _store = Open();
        _first = _store.Save(_run.StageEnd);
        _second = _store.Save(_run.State);
    }

    private string Manifest => _folder["checkpoints/manifest.jsonl"];

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
        _run.Dispose();
    }

    [Fact]
    public void A_flipped_bit_anywhere_is_noticed_and_the_checkpoint_before_is_taken()
    {
        FileDamage.FlipEveryByte(_second, position =>
        {
            using Checkpoint? loaded = _store.TryLoadLatest(out IReadOnlyList<string> warnings);
            Assert.True(loaded?.Path == _first, $"byte {position} was flipped and not noticed");
            string warning = Assert.Single(warnings);
            Assert.StartsWith($"{_second} is damaged: its SHA-256 is ", warning, StringComparison.Ordinal);
            Assert.EndsWith("; it is skipped for the one before", warning, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void A_flipped_bit_in_the_manifest_never_gives_a_wrong_checkpoint()
    {
        FileDamage.FlipEveryByte(Manifest, _ =>
        {
            using CheckpointStore store = Open();
            using Checkpoint? loaded = store.TryLoadLatest(out IReadOnlyList<string> _);
            Assert.True(loaded is null || loaded.Path == _first || loaded.Path == _second);
            Assert.True(loaded?.Path != _second || loaded.Progress == SavedRun.Progress);
        });
    }

    [Fact]
    public void A_truncated_or_missing_checkpoint_is_skipped()
    {
        byte[] content = File.ReadAllBytes(_second);
        foreach (int length in new[] { 0, 1, 8, 100, content.Length / 2, content.Length - 1 })
        {
            File.WriteAllBytes(_second, content[..length]);
            AssertFirstIsLoaded($"{_second} is damaged: ");
        }

        File.Delete(_second);
        AssertFirstIsLoaded($"{_second} is missing; it is skipped for the one before");
    }

    [Fact]
    public void With_no_good_checkpoint_there_is_nothing_to_load_and_each_is_reported()
    {
        File.WriteAllText(_first, "");
        File.WriteAllText(_second, "");
        Assert.Null(_store.TryLoadLatest(out IReadOnlyList<string> warnings));
        Assert.Equal(2, warnings.Count);
    }

    [Fact]
    public void A_torn_last_line_of_the_manifest_is_ignored_wherever_it_is_torn()
    {
        byte[] content = File.ReadAllBytes(Manifest);
        int secondLine = Array.IndexOf(content, (byte)'\n') + 1;
        for (int length = secondLine + 1; length < content.Length; length++)
        {
            File.WriteAllBytes(Manifest, content[..length]);
            using CheckpointStore store = Open();
            using Checkpoint? loaded = store.TryLoadLatest(out IReadOnlyList<string> warnings);
            Assert.Equal(_first, loaded?.Path);
            Assert.Equal(
                [$"{Manifest}: the last line is incomplete and is ignored; the checkpoint it was to name was not finished"],
                warnings);
        }
    }

    [Fact]
    public void A_save_after_a_torn_line_repairs_the_manifest()
    {
        File.AppendAllText(Manifest, "{\"file\":\"checkpoint-0000");
        using (CheckpointStore store = Open())
        {
            store.Save(_run.State);
        }

        Assert.All(File.ReadAllLines(Manifest), line => Assert.EndsWith("}", line, StringComparison.Ordinal));
        using CheckpointStore again = Open();
        using Checkpoint? loaded = again.TryLoadLatest(out IReadOnlyList<string> warnings);
        Assert.Equal(_folder["checkpoints/checkpoint-000003.safetensors"], loaded?.Path);
        Assert.Empty(warnings);
    }

    [Fact]
    public void A_damaged_line_is_reported_and_skipped()
    {
        File.WriteAllText(Manifest, "{\"file\":\"../../etc/passwd\"}\nnull\n" + File.ReadAllText(Manifest));
        using CheckpointStore store = Open();
        using Checkpoint? loaded = store.TryLoadLatest(out IReadOnlyList<string> warnings);
        Assert.Equal(_second, loaded?.Path);
        Assert.Equal(
            [$"{Manifest}, line 1: the line is damaged and is ignored", $"{Manifest}, line 2: the line is damaged and is ignored"],
            warnings);
    }

    [Fact]
    public void A_damaged_checkpoint_does_not_take_the_place_of_a_good_one()
    {
        File.WriteAllText(_second, "damaged");
        using CheckpointStore store = new(_folder["checkpoints"], 2, SavedRun.Identity);
        store.TryLoadLatest(out _)?.Dispose();
        store.Save(_run.State);
        Assert.Equal(
            ["checkpoints/checkpoint-000001.safetensors", "checkpoints/checkpoint-000003.safetensors", "checkpoints/manifest.jsonl"],
            _folder.Files);
    }

    [Fact]
    public void A_checkpoint_that_cannot_be_written_leaves_the_last_good_one_and_nothing_else()
    {
        string third = _folder["checkpoints/checkpoint-000003.safetensors"];
        Directory.CreateDirectory(third);
        var error = Assert.Throws<CheckpointFailedException>(() => _store.Save(_run.State));
        Assert.Equal($"cannot write {third}: it is a folder; choose another name", error.Message);
        Directory.Delete(third);
        AssertOnlyTheTwoAreThere();
    }

    [Fact]
    public void A_full_disk_under_the_manifest_fails_the_save_and_the_next_one_succeeds()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        byte[] content = File.ReadAllBytes(Manifest);
        File.Delete(Manifest);
        File.CreateSymbolicLink(Manifest, "/dev/full");
        var error = Assert.Throws<CheckpointFailedException>(() => _store.Save(_run.State));
        Assert.StartsWith($"cannot save a checkpoint in {_folder["checkpoints"]}: No space left on device", error.Message, StringComparison.Ordinal);
        File.Delete(Manifest);
        File.WriteAllBytes(Manifest, content);
        AssertOnlyTheTwoAreThere();

        string third = _store.Save(_run.State);
        using CheckpointStore store = Open();
        using Checkpoint? loaded = store.TryLoadLatest(out IReadOnlyList<string> warnings);
        Assert.Equal(third, loaded?.Path);
        Assert.Empty(warnings);
    }

    [Fact]
    public void A_folder_that_cannot_be_made_fails_the_save()
    {
        string file = _folder["file"];
        File.WriteAllText(file, "");
        using var store = new CheckpointStore(Path.Combine(file, "checkpoints"), 3, SavedRun.Identity);
        var error = Assert.Throws<CheckpointFailedException>(() => store.Save(_run.State));
        Assert.StartsWith($"cannot save a checkpoint in {store.Folder}: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_format_is_refused_with_the_version_that_can_read_it()
    {
        string text = File.ReadAllText(_second, System.Text.Encoding.Latin1);
        File.WriteAllText(_second, text.Replace("\"formatVersion\":\"1\"", "\"formatVersion\":\"2\"", StringComparison.Ordinal), System.Text.Encoding.Latin1);
        string sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(_second)));
        File.AppendAllText(Manifest, File.ReadLines(Manifest).Last().Replace(OldSha256(), sha256, StringComparison.Ordinal) + "\n");
        using CheckpointStore store = Open();
        Assert.Equal(
            $"{_second} has version 2 of the checkpoint format, DistributedAE {Training.Models.ProductVersion.Current} reads version 1; "
            + "resume with DistributedAE 0.1.0, which saved it",
            Assert.Throws<InputException>(() => store.TryLoadLatest(out _)).Message);

        string OldSha256() => File.ReadLines(Manifest).Last().Split("\"sha256\":\"")[1][..64];
    }

    private CheckpointStore Open() => new(_folder["checkpoints"], 3, SavedRun.Identity);

    private void AssertFirstIsLoaded(string warningStart)
    {
        using Checkpoint? loaded = _store.TryLoadLatest(out IReadOnlyList<string> warnings);
        Assert.Equal(_first, loaded?.Path);
        Assert.StartsWith(warningStart, Assert.Single(warnings), StringComparison.Ordinal);
    }

    private void AssertOnlyTheTwoAreThere()
    {
        Assert.Equal(
            ["checkpoints/checkpoint-000001.safetensors", "checkpoints/checkpoint-000002.safetensors", "checkpoints/manifest.jsonl"],
            _folder.Files);
        using CheckpointStore store = Open();
        using Checkpoint? loaded = store.TryLoadLatest(out IReadOnlyList<string> warnings);
        Assert.Equal(_second, loaded?.Path);
        Assert.Empty(warnings);
    }
}
