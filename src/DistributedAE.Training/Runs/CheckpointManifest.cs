using System.Globalization;
using System.Text.RegularExpressions;
using DistributedAE.Data;

namespace DistributedAE.Training.Runs;

/// <summary>The list of complete checkpoints: a line that was added and flushed is the commit point of a save.</summary>
internal sealed partial class CheckpointManifest
{
    private readonly List<ManifestLine> _lines = [];
    private long _length;

    private CheckpointManifest(string path) => Path = path;

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The complete checkpoints, oldest first.</summary>
    public IReadOnlyList<ManifestLine> Lines => _lines;

    /// <summary>Reads a manifest.</summary>
    /// <param name="path">The file; none is the same as an empty one.</param>
    /// <param name="warnings">Gets a text for each line that cannot be used.</param>
    /// <exception cref="InputException">The file cannot be read.</exception>
    public static CheckpointManifest Open(string path, List<string> warnings)
    {
        var manifest = new CheckpointManifest(path);
        try
        {
            manifest.Read(warnings);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"cannot read {path}: {error.Message}", error);
        }

        return manifest;
    }

    /// <summary>The number in a checkpoint's file name; null for any other name.</summary>
    public static long? NumberOf(string fileName) =>
        FileName().Match(fileName) is { Success: true } match
        && long.TryParse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            ? number
            : null;

    /// <summary>Adds a line and returns when it is safe on the disk; if that fails, the manifest stays as it was.</summary>
    /// <exception cref="IOException">The line cannot be written.</exception>
    /// <exception cref="InputException">The manifest cannot be made.</exception>
    public void Append(ManifestLine line)
    {
        if (!File.Exists(Path))
        {
            // an own file first: its name is safe on the disk before a line is
            AtomicFile.WriteAllBytes(Path, []);
            _length = 0;
        }

        byte[] bytes = JsonLines.Write(line, RunJson.Lines.ManifestLine);
        using var file = new FileStream(Path, FileMode.Open, FileAccess.Write, FileShare.Read, bufferSize: 0);
        try
        {
            if (file.Length > _length)
            {
                file.SetLength(_length);
            }

            file.Position = _length;
            if (Faults.IsArmed(FaultPoint.ManifestHalfWritten))
            {
                file.Write(bytes.AsSpan(0, bytes.Length / 2));
                Faults.Reach(FaultPoint.ManifestHalfWritten);
                file.Position = _length;
            }

            file.Write(bytes);
            Faults.Reach(FaultPoint.ManifestWritten);
            file.Flush(flushToDisk: true);
        }
        catch (IOException)
        {
            TakeBack(file);
            throw;
        }

        _length += bytes.Length;
        _lines.Add(line);
    }

    private void Read(List<string> warnings)
    {
        IReadOnlyList<JsonLines.Line<ManifestLine>> lines = JsonLines.Read(Path, RunJson.Lines.ManifestLine, out int tornBytes);
        foreach (JsonLines.Line<ManifestLine> line in lines)
        {
            _length = line.End;
            if (line.Value is { } value && NumberOf(value.File) is not null)
            {
                _lines.Add(value);
            }
            else
            {
                warnings.Add($"{Path}, line {line.Number}: the line is damaged and is ignored");
            }
        }

        if (tornBytes > 0)
        {
            warnings.Add($"{Path}: the last line is incomplete and is ignored; the checkpoint it was to name was not finished");
        }
    }

    private void TakeBack(FileStream file)
    {
        try
        {
            file.SetLength(_length);
        }
        catch (IOException)
        {
            // what is left of the line lies behind the known length: the next append cuts it off, and a reader ignores it
        }
    }

    [GeneratedRegex(@"\Acheckpoint-([0-9]{6,18})\.safetensors\z")]
    private static partial Regex FileName();
}
