using System.Security.Cryptography;
using System.Text;
using DistributedAE.Cli.Tests.Reproducibility;

namespace DistributedAE.Cli.Tests.BadInput;

/// <summary>Models and checkpoints that are not as they were written.</summary>
public sealed class DamageTests(TinyRun tiny) : IClassFixture<TinyRun>
{
    [Fact]
    public async Task A_flipped_byte_anywhere_in_a_model_is_noticed()
    {
        using var folder = new TemporaryFolder();
        byte[] model = tiny.Model();
        int header = (int)BitConverter.ToUInt64(model);

        // the length, the seal, the metadata, the first and the last value
        foreach (int position in new[] { 0, 20, 60, header / 2, header + 8, model.Length - 1 })
        {
            byte[] damaged = [.. model];
            damaged[position] ^= 0x10;
            await File.WriteAllBytesAsync(folder.File("damaged.safetensors"), damaged);

            DaeResult result = await DaeProcess.RunAsync(folder.Path, "evaluate", "damaged.safetensors");

            Assert.Equal((ExitCodes.BadInput, ""), (result.ExitCode, result.Output));
            Assert.Contains("damaged.safetensors is", result.Error, StringComparison.Ordinal);
            Assert.Contains("damaged", result.Error, StringComparison.Ordinal);
            Assert.EndsWith(position is 20 ? "copy the file again\n" : "train it again\n", result.Error, StringComparison.Ordinal);
            Assert.Equal(1, result.Error.Count(letter => letter == '\n'));
        }
    }

    [Fact]
    public async Task A_model_of_a_newer_format_is_refused_by_name()
    {
        using var folder = new TemporaryFolder();
        byte[] model = tiny.Model();
        Replace(model, "\"formatVersion\":\"1\"", "\"formatVersion\":\"9\"");
        Seal(model);
        await File.WriteAllBytesAsync(folder.File("new.safetensors"), model);

        DaeResult result = await DaeProcess.RunAsync(folder.Path, "evaluate", "new.safetensors");

        Assert.Equal((ExitCodes.BadInput, ""), (result.ExitCode, result.Output));
        Assert.Matches(
            @"^new\.safetensors has version 9 of the model format, DistributedAE \S+ reads versions up to 1; use DistributedAE \S+ or newer\n$", result.Error);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.3)]
    [InlineData(1.0)]
    public async Task A_flipped_byte_in_the_newest_checkpoint_costs_only_time(double place)
    {
        using var folder = new TemporaryFolder();
        tiny.CopyTo(folder);
        File.Delete(folder.File("run/model.safetensors"));
        string newest = Directory.GetFiles(folder.File("run/checkpoints"), "*.safetensors").Order(StringComparer.Ordinal).Last();
        byte[] content = await File.ReadAllBytesAsync(newest);
        content[(int)(place * (content.Length - 1))] ^= 0x01;
        await File.WriteAllBytesAsync(newest, content);

        using DaeRun run = DaeRun.Start(folder.Path, [], "train", "--resume", "run", "--slots", "1", "--no-pictures", "-o", "json");
        DaeResult result = await run.EndAsync();

        Assert.Equal(ExitCodes.Done, result.ExitCode);
        Assert.Contains($"{newest} is damaged: its SHA-256 is ", result.Error, StringComparison.Ordinal);
        Assert.Contains("; it is skipped for the one before", result.Error, StringComparison.Ordinal);
        Assert.Equal(tiny.Run, FinishedRun.Read(result.Output, folder.File("run")));
    }

    private static void Replace(byte[] content, string old, string same)
    {
        int position = content.AsSpan().IndexOf(Encoding.ASCII.GetBytes(old));
        Assert.True(position > 0 && old.Length == same.Length);
        Encoding.ASCII.GetBytes(same).CopyTo(content, position);
    }

    /// <summary>Makes a model's <c>contentSha256</c> right again: the SHA-256 of the file with its 64 digits being '0'.</summary>
    private static void Seal(byte[] content)
    {
        const string Key = "\"contentSha256\":\"";
        int position = content.AsSpan().IndexOf(Encoding.ASCII.GetBytes(Key)) + Key.Length;
        content.AsSpan(position, 2 * SHA256.HashSizeInBytes).Fill((byte)'0');
        Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(content))).CopyTo(content, position);
    }
}
