using System.Diagnostics;
using DistributedAE.Autoencoders;
using DistributedAE.Cli.Cluster;
using DistributedAE.Cli.Display;
using DistributedAE.Client.Api;
using DistributedAE.Data;
using DistributedAE.Numerics.Gemm;
using DistributedAE.Protocol.Api;
using DistributedAE.Server;
using DistributedAE.Training.Jobs;
using DistributedAE.Training.Runs;
using Microsoft.Extensions.Logging;

namespace DistributedAE.Cli.Verify;

/// <summary>
/// One <c>dae verify</c>: takes or makes a first run of a job, trains the job again with worker processes of which one is killed now and then, and compares
/// the two runs bit by bit; where the job allows other engines than the managed one, loss by loss.
/// </summary>
/// <param name="arguments">What the user asked for.</param>
internal sealed class VerifySession(VerifyArguments arguments)
{
    private const int WidestVectors = 512;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly int _slots = arguments.Slots ?? LocalWorkersOptions.SlotsOf(arguments.Workers);
    private readonly int _narrower = Vectors.Bits == WidestVectors ? arguments.Workers / 2 : 0;
    private int _kills;

    /// <summary>Verifies and tells the result.</summary>
    /// <param name="cancellation">Ctrl-C.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        string place = Directory.CreateTempSubdirectory("dae-verify").FullName;
        try
        {
            VerifiedJob job = Directory.Exists(arguments.Target)
                ? VerifiedJob.OfRun(arguments.Target)
                : VerifiedJob.Train(arguments.Target, Path.Combine(place, "first"), arguments.Engine, cancellation);
            AllowedEngines engines = job.Job.Spec.Parallel.Engine;
            JobChecks.AgainstEngine(job.Job.Spec, arguments.Engine.Kind);
            var first = RunTrace.Read(job.Run);
            if (first.Hashes.Count == 0)
            {
                throw new InputException($"{arguments.Target} has no checkpoint and no stage that is done, so there is nothing to compare; train it on first");
            }

            long began = Stopwatch.GetTimestamp();
            RunTrace second = await TrainAgainAsync(job, Path.Combine(place, "server"), cancellation).ConfigureAwait(false);
            double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
            var found = TraceComparison.Of(first, second);
            LossComparison? losses = engines.AreReproducible() ? null : LossComparison.Of(first, second, arguments.Tolerance);
            var result = new VerifyResult(
                losses?.AreNear ?? found.AreEqual,
                found.Points,
                found.EpochsCompared,
                found.EpochsEqual,
                losses is null ? found.FirstDifference : losses.FirstDifference,
                arguments.Workers,
                _slots,
                _narrower,
                _kills,
                arguments.Seed,
                Math.Round(seconds, 3))
            {
                Within = losses is null ? null : new VerifiedLosses(JobWords.Of(engines), arguments.Tolerance, losses.EpochsWithin, losses.Largest),
            };
            return VerifyReport.Tell(result, arguments.Json);
        }
        finally
        {
            Remove(place);
        }
    }

    private async Task<RunTrace> TrainAgainAsync(VerifiedJob job, string root, CancellationToken cancellation)
    {
        Tell($"second run: {arguments.Workers} worker {(arguments.Workers == 1 ? "process" : "processes")}, {Say.Count(_slots, "slot")} each{Narrower()}{Kills()}");
        var coordinator = new Coordinator(new CoordinatorOptions { Root = root, Urls = ["http://127.0.0.1:0"], LogLevel = LogLevel.Error });
        await using (coordinator.ConfigureAwait(false))
        {
            await coordinator.StartAsync(cancellation).ConfigureAwait(false);
            var search = new ServerSearch { Root = root };
            using var client = new CoordinatorClient(ServerAddress.Find(search), TimeSpan.FromSeconds(10), TimeProvider.System);
            var options = new LocalWorkersOptions(coordinator.Address, Path.Combine(root, CoordinatorFiles.WorkerToken), arguments.Workers, _slots)
            {
                Narrower = _narrower,
                Engine = arguments.Engine,
                CacheFolder = Path.Combine(root, "cache"),
                LongestPause = Pause,
            };
            var workers = new LocalWorkers(options, TimeProvider.System, line => { });
            await using (workers.ConfigureAwait(false))
            {
                workers.Start();
                return await FollowAsync(job, client, workers, cancellation).ConfigureAwait(false);
            }
        }
    }

    private async Task<RunTrace> FollowAsync(VerifiedJob job, CoordinatorClient client, LocalWorkers workers, CancellationToken cancellation)
    {
        var submission = new JobSubmission(job.Job.Text) { Name = job.Job.Spec.Name };
        JobView queued = await client.SubmitAsync(submission, "verify", cancellation).ConfigureAwait(false);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task killing = arguments.KillEvery > TimeSpan.Zero ? KillAsync(client, workers, over.Token) : Task.CompletedTask;
        Task following = new JobFollower(client, queued.Id).TellAsync(follow: true, json: false, Console.Error, over.Token);
        Task ended = await Task.WhenAny(following, workers.Refused).ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false);
        await killing.ConfigureAwait(false);
        await ended.ConfigureAwait(false);
        JobView finished = await client.JobAsync(queued.Id, cancellation).ConfigureAwait(false);
        return finished is { Status: JobStatus.Finished, RunFolder: { } folder }
            ? RunTrace.Read(new RunPaths(folder))
            : throw new InputException($"the second run did not finish, so there is nothing to compare: {finished.Reason}");
    }

    private async Task KillAsync(CoordinatorClient client, LocalWorkers workers, CancellationToken over)
    {
        var schedule = new KillSchedule(arguments.Seed, arguments.KillEvery, arguments.Workers);
        try
        {
            for (int kill = 0; ; kill++)
            {
                (TimeSpan wait, int worker) = schedule.At(kill);
                await Task.Delay(wait, over).ConfigureAwait(false);
                int process = await JoinedAsync(client, workers, worker, over).ConfigureAwait(false);
                if (workers.Kill(worker, process))
                {
                    _kills++;
                    Tell($"kill {_kills}: worker {worker + 1} (process {process})");
                }
            }
        }
        catch (OperationCanceledException)
        {
            // the job is over
        }
    }

    /// <summary>Waits until a worker works: a kill of one that is only just starting would prove nothing.</summary>
    private static async Task<int> JoinedAsync(CoordinatorClient client, LocalWorkers workers, int worker, CancellationToken over)
    {
        while (true)
        {
            IReadOnlyList<WorkerView> here = await client.WorkersAsync(over).ConfigureAwait(false);
            if (workers.ProcessOf(worker) is { } process && here.Any(view => view.Name.EndsWith($"-{process}", StringComparison.Ordinal)))
            {
                return process;
            }

            await Task.Delay(Pause, over).ConfigureAwait(false);
        }
    }

    private string Narrower() => _narrower == 0 ? "" : $", {_narrower} with 256-bit vectors";

    private string Kills() => arguments.KillEvery > TimeSpan.Zero
        ? $", one killed about every {Say.Duration(arguments.KillEvery.TotalSeconds)} (seed {arguments.Seed})"
        : "";

    private static void Tell(string line) => Console.Error.WriteLine(line);

    private static void Remove(string place)
    {
        try
        {
            Directory.Delete(place, recursive: true);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"dae: {place} could not be removed: {problem.Message}");
        }
    }
}
