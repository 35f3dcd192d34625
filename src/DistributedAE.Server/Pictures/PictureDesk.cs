using DistributedAE.Data;
using DistributedAE.Server.Jobs;
using DistributedAE.Server.Store;
using Microsoft.Extensions.Logging;

namespace DistributedAE.Server.Pictures;

/// <summary>
/// Gives out the pictures of jobs. They are made only when somebody asks, of the checkpoint that is the latest then, one set at a time on a quiet thread, and as often as
/// <see cref="PictureLimit"/> allows; who asks meanwhile gets those of the checkpoint before.
/// </summary>
internal sealed partial class PictureDesk : IDisposable
{
    private const int MostJobs = 32;

    // a set takes a fraction of a second, unless nobody leaves the processor to it
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(3);

    private readonly JobBoard _board;
    private readonly JobData _data;
    private readonly TimeProvider _time;
    private readonly long _opened;
    private readonly ILogger<PictureDesk> _log;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Place> _places = new(StringComparer.Ordinal);
    private readonly PictureLimit _limit = new();
    private readonly CancellationTokenSource _stopping = new();
    private Task _made = Task.CompletedTask;

    /// <summary>A desk without pictures.</summary>
    /// <param name="board">The jobs.</param>
    /// <param name="data">Loads the data of jobs that don't run.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">The log.</param>
    public PictureDesk(JobBoard board, JobData data, TimeProvider time, ILogger<PictureDesk> log)
    {
        (_board, _data, _time, _log) = (board, data, time, log);
        _opened = time.GetTimestamp();
    }

    private TimeSpan Now => _time.GetElapsedTime(_opened);

    /// <summary>
    /// A job's newest pictures; newer ones are begun where there is a newer checkpoint. Whoever asks for a job's first pictures while some are being made waits for them for a moment.
    /// </summary>
    /// <param name="job">The job.</param>
    /// <param name="cancellation">Nobody waits any more.</param>
    /// <returns>The pictures, or why there are none yet.</returns>
    public async Task<Outcome<PictureSet>> AskAsync(HostedJob job, CancellationToken cancellation)
    {
        long began = _time.GetTimestamp();
        while (true)
        {
            JobStanding standing = _board.StandingOf(job);
            bool isTraining = _board.Count().Running > 0;
            Outcome<PictureSet> found;
            Task made;
            lock (_gate)
            {
                (found, made) = (Look(job, standing, isTraining), _made);
            }

            TimeSpan left = Moment - _time.GetElapsedTime(began);
            if (found.Value is not null || made.IsCompleted || left <= TimeSpan.Zero)
            {
                return found;
            }

            try
            {
                await made.WaitAsync(left, _time, cancellation).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                return found;
            }
        }
    }

    /// <summary>Waits until nothing is being made; nothing will be any more.</summary>
    public void Dispose()
    {
        Task made;
        lock (_gate)
        {
            _stopping.Cancel();
            made = _made;
        }

        made.Wait();
        _stopping.Dispose();
    }

    /// <summary>What there is, within the gate; begins what may be begun.</summary>
    private Outcome<PictureSet> Look(HostedJob job, JobStanding standing, bool isTraining)
    {
        Place place = PlaceOf(job);
        PictureSource? source;
        try
        {
            source = place.Watch.Latest(standing);
        }
        catch (InputException problem)
        {
            return place.Set is { } old ? new(old, null) : Outcome<PictureSet>.Impossible(problem.Message);
        }

        bool isFree = _made.IsCompleted && !_stopping.IsCancellationRequested;
        if (source is not null && source != place.Set?.Source && source != place.Failed && isFree && _limit.Allows(job.Id, Now, isTraining))
        {
            Begin(job, place, source, isTraining);
        }

        return place.Set is { } set ? new(set, null)
            : source is null ? Outcome<PictureSet>.Impossible($"job {job.Id} has no checkpoint yet; pictures are made of the latest one")
            : Outcome<PictureSet>.Impossible(source == place.Failed ? place.Problem! : $"pictures of {source.File} are being made; ask again in a moment");
    }

    private Place PlaceOf(HostedJob job)
    {
        if (!_places.TryGetValue(job.Id, out Place? place))
        {
            if (_places.Count >= MostJobs)
            {
                string oldest = _places.MinBy(each => each.Value.AskedAt).Key;
                _places.Remove(oldest);
                _limit.Forget(oldest);
            }

            _places.Add(job.Id, place = new Place(new SourceWatch(job.Folder)));
        }

        place.AskedAt = Now;
        return place;
    }

    private void Begin(HostedJob job, Place place, PictureSource source, bool isTraining)
    {
        _limit.Begin(job.Id, Now);
        var made = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _made = made.Task;
        QuietThread.Start("pictures", () => Make(job, place, source), cost =>
        {
            lock (_gate)
            {
                _limit.End(cost, isTraining);
                made.SetResult();
            }
        });
    }

    private void Make(HostedJob job, Place place, PictureSource source)
    {
        try
        {
            DataSet data = _board.DataOf(job) ?? _data.Load(job.Spec, job.Stored.Submission, job.Folder, _stopping.Token);
            PictureSet set = new PictureMaker(job.Spec, data, _stopping.Token).Make(job.Folder, source, _time.GetUtcNow());
            lock (_gate)
            {
                place.Set = set;
            }
        }
        catch (OperationCanceledException)
        {
            // the coordinator stops
        }
        catch (Exception problem) when (!File.Exists(source.Path))
        {
            // a newer checkpoint took its place meanwhile; whoever asks next gets that
            LogDebugGone(problem, job.Id, source.File);
        }
#pragma warning disable CA1031 // a picture that cannot be made must not end the coordinator
        catch (Exception problem)
#pragma warning restore CA1031
        {
            if (problem is not InputException)
            {
                LogErrorNotMade(problem, job.Id, source.File);
            }

            lock (_gate)
            {
                (place.Failed, place.Problem) = (source, $"pictures of {source.File} cannot be made: {problem.Message}");
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "{File} of {JobId} was deleted before pictures of it were made")]
    private partial void LogDebugGone(Exception problem, string jobId, string file);

    [LoggerMessage(Level = LogLevel.Error, Message = "pictures of {File} of {JobId} could not be made")]
    private partial void LogErrorNotMade(Exception problem, string jobId, string file);

    /// <summary>What is known of one job's pictures.</summary>
    private sealed class Place(SourceWatch watch)
    {
        public SourceWatch Watch { get; } = watch;

        public TimeSpan AskedAt { get; set; }

        public PictureSet? Set { get; set; }

        public PictureSource? Failed { get; set; }

        public string? Problem { get; set; }
    }
}
