using System.Collections.Concurrent;
using DistributedAE.Data;
using DistributedAE.Orleans.Storage;
using DistributedAE.Server.Jobs;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace DistributedAE.Orleans.Leading;

/// <summary>Keeps run folders and uploads in the cluster's database. What an earlier term still pushes is refused there.</summary>
internal sealed partial class ArchivedRunFiles : IRunFiles
{
    private readonly RunArchive _runs;
    private readonly InputArchive _inputs;
    private readonly long _term;
    private readonly ILogger _log;
    private readonly ConcurrentDictionary<string, bool> _own = new(StringComparer.Ordinal);

    // whoever reads a job and its run may want its folder at the same moment
    private readonly ConcurrentDictionary<string, Lock> _pulling = new(StringComparer.Ordinal);

    /// <summary>The archive of a term.</summary>
    /// <param name="source">The database; not owned.</param>
    /// <param name="term">The term.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logs">The logs.</param>
    public ArchivedRunFiles(NpgsqlDataSource source, long term, TimeProvider time, ILoggerFactory logs)
    {
        var options = new ArchiveOptions();
        _runs = new RunArchive(source, options, time, logs.CreateLogger<RunArchive>());
        _inputs = new InputArchive(source, options, time, logs.CreateLogger<InputArchive>());
        _term = term;
        _log = logs.CreateLogger<ArchivedRunFiles>();
    }

    /// <inheritdoc/>
    public void Keep(string jobId, string folder)
    {
        try
        {
            Fenced(() => Wait(_runs.PushAsync(jobId, folder, _term, CancellationToken.None)));
            _own[jobId] = true;
        }
        catch (DatabaseAwayException problem)
        {
            // training goes on; the next commit point brings this one's files too
            LogWarningNotKept(jobId, problem.Message);
        }
    }

    /// <inheritdoc/>
    public void KeepUploads(string jobId, IReadOnlyCollection<(string Sha256, string Path)> uploads) => Fenced(() =>
    {
        foreach ((string sha256, string path) in uploads)
        {
            Wait(_inputs.StoreAsync(sha256, path, CancellationToken.None));
        }

        if (uploads.Count > 0)
        {
            Wait(_inputs.UseAsync(jobId, [.. uploads.Select(upload => upload.Sha256)], CancellationToken.None));
        }
    });

    /// <inheritdoc/>
    public void TakeOver(string jobId, string folder)
    {
        if (_own.ContainsKey(jobId))
        {
            // it has been here since the term began: nobody else has written it
            return;
        }

        Fenced(() =>
        {
            Wait(_runs.ClaimAsync(jobId, _term, CancellationToken.None));
            lock (_pulling.GetOrAdd(jobId, _ => new Lock()))
            {
                Pull(jobId, folder);
            }
        });
        _own[jobId] = true;
    }

    /// <inheritdoc/>
    public void Bring(string jobId, string folder)
    {
        if (Directory.Exists(folder))
        {
            return;
        }

        lock (_pulling.GetOrAdd(jobId, _ => new Lock()))
        {
            if (!Directory.Exists(folder))
            {
                Pull(jobId, folder);
            }
        }
    }

    /// <inheritdoc/>
    public void BringUpload(string sha256, string path) => Wait(_inputs.FetchAsync(sha256, path, CancellationToken.None));

    private void Pull(string jobId, string folder)
    {
        if (Wait(_runs.FindAsync(jobId, CancellationToken.None)) is not null)
        {
            _ = Wait(_runs.PullAsync(jobId, folder, CancellationToken.None));
        }
    }

    private static void Fenced(Action action)
    {
        try
        {
            action();
        }
        catch (RunFencedException fenced)
        {
            throw new InputException($"another silo runs the job by now: {fenced.Message}", fenced);
        }
    }

    private static TResult Wait<TResult>(Task<TResult> task) => task.GetAwaiter().GetResult();

    private static void Wait(Task task) => task.GetAwaiter().GetResult();

    [LoggerMessage(Level = LogLevel.Warning, Message = "a commit point of {JobId} is only in this silo's folder: {Problem}")]
    private partial void LogWarningNotKept(string jobId, string problem);
}
