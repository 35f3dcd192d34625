using DistributedAE.Data;
using DistributedAE.Protocol.Api;
using DistributedAE.Server.Jobs;
using DistributedAE.Training.Runs;

namespace DistributedAE.Server.Store;

/// <summary>
/// The epochs of a run's <c>metrics.jsonl</c>, in memory: reading again reads only the lines that were added meanwhile. A run that goes on from a checkpoint
/// writes the file anew; then it is read from its beginning. Safe for many threads.
/// </summary>
/// <param name="path">The file; none is the same as an empty one.</param>
internal sealed class MetricLog(string path)
{
    private readonly Lock _gate = new();
    private MetricView[] _epochs = [];
    private byte[] _lastLine = [];
    private long _read;

    /// <summary>All epochs, oldest first; lines that are damaged, or not yet whole, are left out.</summary>
    /// <exception cref="InputException">The file cannot be read.</exception>
    public IReadOnlyList<MetricView> Read()
    {
        lock (_gate)
        {
            try
            {
                if (!File.Exists(path))
                {
                    Clear();
                    return _epochs;
                }

                using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
                if (!Continues(file))
                {
                    Clear();
                }

                ReadOn(file);
                return _epochs;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw new InputException($"cannot read {path}: {error.Message}", error);
            }
        }
    }

    private void Clear() => (_epochs, _lastLine, _read) = ([], [], 0);

    /// <summary>Every line has its time, so a file that was written anew has another one in that place, or none.</summary>
    private bool Continues(FileStream file) => ReadFrom(file, _read - _lastLine.Length, _lastLine.Length).AsSpan().SequenceEqual(_lastLine);

    private void ReadOn(FileStream file)
    {
        ReadOnlySpan<byte> text = ReadFrom(file, _read, checked((int)Math.Max(0, file.Length - _read)));
        IReadOnlyList<JsonLines.Line<EpochMetrics>> lines = JsonLines.Split(text, RunJson.Lines.EpochMetrics, out int torn);
        if (text.Length == torn)
        {
            return;
        }

        ReadOnlySpan<byte> whole = text[..^torn];
        _lastLine = whole[(whole[..^1].LastIndexOf((byte)'\n') + 1)..].ToArray();
        _read += whole.Length;
        _epochs = [.. _epochs, .. lines.Select(line => line.Value).OfType<EpochMetrics>().Select(JobFigures.Of)];
    }

    private static byte[] ReadFrom(FileStream file, long place, int length)
    {
        var part = new byte[length];
        file.Position = place;
        return part[..file.ReadAtLeast(part, length, throwOnEndOfStream: false)];
    }
}
