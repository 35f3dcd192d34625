using System.Runtime.InteropServices;
using DistributedAE.Data;
using DistributedAE.Orchestration;

namespace DistributedAE.Training.Steps;

/// <summary>
/// Writes a run's <c>steps.bin</c>. Records wait in memory, for about a second at most while steps are done, so that a step costs next to nothing and allocates nothing. A file
/// that cannot be written does not stop the training: <see cref="Problem"/> says why, and records are written when it is possible again, as
/// far as they still fit into memory. For one thread at a time.
/// </summary>
public sealed class StepLog : IDisposable
{
    private const int MaxWaiting = 4096;
    private static readonly TimeSpan FlushAfter = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _clock;
    private readonly FileStream _file;
    private readonly StoredStep[] _waiting = new StoredStep[MaxWaiting];
    private int _waitingCount;
    private long _records;
    private long _flushedAt;

    private StepLog(FileStream file, TimeProvider clock)
    {
        _file = file;
        _clock = clock;
        _flushedAt = clock.GetTimestamp();
    }

    /// <summary>Training time of the steps that are kept; what comes now goes on from there.</summary>
    public double Seconds { get; private set; }

    /// <summary>Why records wait to be written; null when all is well.</summary>
    public string? Problem { get; private set; }

    /// <summary>What was found damaged when the file was opened and is ignored; null for nothing.</summary>
    public string? Damage { get; private set; }

    /// <summary>Opens the file of a run folder that this process holds, and cuts off the steps that will come again.</summary>
    /// <param name="path">The file; made if it does not exist.</param>
    /// <param name="clock">Tells the time.</param>
    /// <param name="resumed">Where the job goes on.</param>
    /// <param name="stages">The job's stages.</param>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public static StepLog Open(string path, TimeProvider clock, JobProgress resumed, IReadOnlyList<StagePlan> stages)
    {
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(resumed);
        ArgumentNullException.ThrowIfNull(stages);
        int stepsPerEpoch = resumed.Stage < stages.Count ? stages[resumed.Stage].StepsPerEpoch : 0;
        long stepsDone = ((long)resumed.InStage.Epoch * stepsPerEpoch) + resumed.InStage.Step;
        FileStream? file = null;
        try
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
            var log = new StepLog(file, clock);
            log.CutBack(resumed.Stage, stepsDone);
            return log;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            throw new InputException($"cannot write {path}: {error.Message}", error);
        }
    }

    /// <summary>Notes that a run begins: it ties training time to the clock on the wall.</summary>
    public void BeginRun() => Add(StoredStep.OfRun(_clock.GetUtcNow(), Seconds));

    /// <summary>Adds a step.</summary>
    public void Add(in StepRecord step)
    {
        Seconds = step.Seconds;
        Add(StoredStep.Of(step));
    }

    /// <summary>Writes what waits.</summary>
    public void Flush()
    {
        _flushedAt = _clock.GetTimestamp();
        if (_waitingCount == 0)
        {
            return;
        }

        try
        {
            if (_records == 0)
            {
                _file.Position = 0;
                _file.Write(StepFile.Head);
            }

            _file.Position = StepFile.PlaceOf(_records);
            _file.Write(MemoryMarshal.AsBytes(_waiting.AsSpan(0, _waitingCount)));
            _records += _waitingCount;
            _waitingCount = 0;
            Problem = null;
        }
        catch (IOException error)
        {
            Problem = error.Message;
            CutOff();
        }
    }

    /// <summary>Writes what waits, and closes the file.</summary>
    public void Dispose()
    {
        Flush();
        _file.Dispose();
    }

    private void Add(in StoredStep record)
    {
        if (_waitingCount == MaxWaiting)
        {
            // the disk has been full for long: a gap in the curves is better than a full memory too
            _waitingCount = 0;
        }

        _waiting[_waitingCount++] = record;
        if (_waitingCount == MaxWaiting || _clock.GetElapsedTime(_flushedAt) >= FlushAfter)
        {
            Flush();
        }
    }

    private void CutBack(int stage, long stepsDone)
    {
        if (_file.Length > 0 && !StepFile.HasHead(_file))
        {
            Damage = $"{_file.Name} does not begin as it must and is begun anew; the curves of earlier steps are lost";
            _file.SetLength(0);
            return;
        }

        _records = StepFile.RecordsIn(_file.Length);
        long damaged = _file.Length > StepFile.PlaceOf(_records) ? 1 : 0;
        while (_records > 0 && !EndsWithin(stage, stepsDone, ref damaged))
        {
        }

        if (damaged > 0)
        {
            Damage = $"{_file.Name}: the last {damaged} records are damaged and are ignored; the curves may have a gap there";
        }

        long length = _records == 0 ? 0 : StepFile.PlaceOf(_records);
        if (_file.Length > length)
        {
            _file.SetLength(length);
        }
    }

    /// <summary>Looks through the last records, as many as fit in memory, for one that is kept; the rest is behind <see cref="_records"/> afterwards.</summary>
    private bool EndsWithin(int stage, long stepsDone, ref long damaged)
    {
        int count = (int)Math.Min(_records, MaxWaiting);
        Span<StoredStep> last = _waiting.AsSpan(0, count);
        _file.Position = StepFile.PlaceOf(_records - count);
        _file.ReadExactly(MemoryMarshal.AsBytes(last));
        for (; count > 0; count--, _records--)
        {
            StoredStep record = last[count - 1];
            if (!record.IsValid)
            {
                damaged++;
            }
            else if (record.IsStep && (record.Stage < stage || (record.Stage == stage && record.Step <= stepsDone)))
            {
                Seconds = record.Seconds;
                return true;
            }
        }

        return false;
    }

    private void CutOff()
    {
        try
        {
            _file.SetLength(_records == 0 ? 0 : StepFile.PlaceOf(_records));
        }
        catch (IOException)
        {
            // the rest is overwritten by the next try; a reader sees by the check sums what is whole
        }
    }
}
