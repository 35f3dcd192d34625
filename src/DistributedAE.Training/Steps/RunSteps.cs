using System.Runtime.InteropServices;
using DistributedAE.Data;

namespace DistributedAE.Training.Steps;

/// <summary>
/// The steps of a run folder, in memory of bounded size. Reading again reads only what was added meanwhile; needs no lock, also while the run goes
/// on. Damaged records are left out and counted. For one thread at a time.
/// </summary>
/// <param name="path">The file; none is the same as an empty one.</param>
/// <param name="buckets">Most buckets of a stage.</param>
public sealed class RunSteps(string path, int buckets = RunSteps.DefaultBuckets)
{
    /// <summary>Enough for all points that somebody may ask for.</summary>
    public const int DefaultBuckets = 4096;

    private const int PartRecords = 4096;

    private readonly List<StepSeries> _stages = [];
    private readonly List<RunStart> _starts = [];
    private StoredStep _last;
    private long _read;

    /// <summary>The stages that have steps, in order.</summary>
    public IReadOnlyList<StepSeries> Stages => _stages;

    /// <summary>When the run began and when it went on, oldest first.</summary>
    public IReadOnlyList<RunStart> Starts => _starts;

    /// <summary>Number of steps that were read.</summary>
    public long Steps { get; private set; }

    /// <summary>Training time of all steps.</summary>
    public double Seconds => _stages.Count > 0 ? _stages[^1].SecondsAt(long.MaxValue) ?? 0 : 0;

    /// <summary>Number of records that were left out.</summary>
    public long Damaged { get; private set; }

    /// <summary>Rises when a file is read from its beginning because it was cut back.</summary>
    public int Generation { get; private set; }

    /// <summary>All buckets that are in memory.</summary>
    public int BucketCount => _stages.Sum(stage => stage.Count);

    /// <summary>Reads the steps that were added since the last time.</summary>
    /// <exception cref="InputException">The file cannot be read, or is of another format.</exception>
    public void Update()
    {
        try
        {
            if (!File.Exists(path))
            {
                Clear();
                return;
            }

            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            if (file.Length < StepFile.HeadBytes)
            {
                Clear();
                return;
            }

            if (!StepFile.HasHead(file))
            {
                throw new InputException($"{path} is damaged, or was written by another version of DistributedAE: it does not begin as it must");
            }

            if (_read > 0 && !Continues(file))
            {
                Clear();
            }

            ReadOn(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"cannot read {path}: {error.Message}", error);
        }
    }

    private void Clear()
    {
        Generation += _read > 0 ? 1 : 0;
        _stages.Clear();
        _starts.Clear();
        (_read, Steps, Damaged) = (0, 0, 0);
    }

    /// <summary>A resumed run cuts the file back and writes on: then the record at the old end is gone or another one.</summary>
    private bool Continues(FileStream file)
    {
        if (StepFile.RecordsIn(file.Length) < _read)
        {
            return false;
        }

        var now = default(StoredStep);
        Span<byte> there = MemoryMarshal.AsBytes(MemoryMarshal.CreateSpan(ref now, 1));
        file.Position = StepFile.PlaceOf(_read - 1);
        return file.ReadAtLeast(there, there.Length, throwOnEndOfStream: false) == there.Length
            && there.SequenceEqual(MemoryMarshal.AsBytes(MemoryMarshal.CreateSpan(ref _last, 1)));
    }

    private void ReadOn(FileStream file)
    {
        var part = new StoredStep[Math.Clamp(StepFile.RecordsIn(file.Length) - _read + 1, 1, PartRecords)];
        long next = _read;
        long damaged = 0;
        file.Position = StepFile.PlaceOf(_read);
        while (true)
        {
            int bytes = file.ReadAtLeast(MemoryMarshal.AsBytes(part.AsSpan()), part.Length * StoredStep.Bytes, throwOnEndOfStream: false);
            foreach (ref readonly StoredStep record in part.AsSpan(0, bytes / StoredStep.Bytes))
            {
                next++;
                if (!record.IsValid)
                {
                    damaged++;
                    continue;
                }

                // damaged records at the end may be such that are being written: they are read again
                Damaged += damaged;
                damaged = 0;
                _read = next;
                _last = record;
                Take(record);
            }

            if (bytes < part.Length * StoredStep.Bytes)
            {
                return;
            }
        }
    }

    private void Take(in StoredStep record)
    {
        if (!record.IsStep)
        {
            _starts.Add(new RunStart(DateTimeOffset.FromUnixTimeMilliseconds(record.Step), record.Seconds));
            return;
        }

        if (_stages.Count == 0 || _stages[^1].Stage < record.Stage)
        {
            _stages.Add(new StepSeries(record.Stage, buckets));
        }

        if (_stages[^1] is var stage && stage.Stage == record.Stage && record.Step > stage.LastStep)
        {
            stage.Add(record.Record);
            Steps++;
        }
        else
        {
            Damaged++;
        }
    }
}
