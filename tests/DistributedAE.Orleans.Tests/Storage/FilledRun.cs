using System.Globalization;
using DistributedAE.Data;
using DistributedAE.Training.Runs;

namespace DistributedAE.Orleans.Tests.Storage;

/// <summary>A run folder filled by hand with seeded bytes.</summary>
internal sealed class FilledRun
{
    private readonly RunPaths _paths;
    private readonly List<ManifestLine> _lines = [];

    public FilledRun(string folder)
    {
        _paths = new RunPaths(folder);
        Directory.CreateDirectory(_paths.Checkpoints);
        File.WriteAllText(_paths.Job, "name: filled\n");
    }

    public string Folder => _paths.Folder;

    public static byte[] Bytes(int seed, int length)
    {
        byte[] bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    /// <summary>The path of a checkpoint within the folder.</summary>
    public static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"checkpoints/checkpoint-{number:D6}.safetensors");

    public void Write(string name, byte[] content) => File.WriteAllBytes(Path.Combine(Folder, name), content);

    public void AddCheckpoint(int number, int length)
    {
        Write(NameOf(number), Bytes(number, length));
        string sha256 = FileHash.Of(Path.Combine(Folder, NameOf(number)));
        _lines.Add(new ManifestLine(Path.GetFileName(NameOf(number)), sha256, 0, "stage", number, 0, sha256));
        Write("checkpoints/manifest.jsonl", [.. _lines.SelectMany(line => JsonLines.Write(line, RunJson.Lines.ManifestLine))]);
    }

    public void RemoveCheckpoint(int number) => File.Delete(Path.Combine(Folder, NameOf(number)));

    /// <summary>The files of a run folder by name, with their content's hash; locks left out.</summary>
    public static SortedDictionary<string, string> Files(string folder) => new(
        Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
            .Where(path => Path.GetFileName(path) != "run.lock")
            .ToDictionary(path => Path.GetRelativePath(folder, path), FileHash.Of),
        StringComparer.Ordinal);
}
