using DistributedAE.Data;

namespace DistributedAE.Cli.Tests.Cluster.Resilience;

/// <summary>Which process is killed at which fault point, the how many-th time that it comes there.</summary>
public static class FaultCases
{
    // of ClusterJobs.Short
    private const int Stages = 3;

    private static readonly FaultPoint[] s_files = [FaultPoint.FileWritten, FaultPoint.FileSynced, FaultPoint.FileRenamed, FaultPoint.FolderSynced];

    // what a process does when it is new: the files are the first that it writes, and there is nothing to add once it knows how many shards each worker can take
    private static readonly FaultPoint[] s_atFirst = [.. s_files, FaultPoint.ResultsAdded];

    // each row is a run that dies at one point after another; it comes to all of them even if its only checkpoints are those at the ends of its three stages
    private static readonly (FaultPoint Point, int Times)[][] s_trainRuns =
    [
        [
            (FaultPoint.FileWritten, 1),
            (FaultPoint.FileSynced, 2),
            (FaultPoint.StageBegun, 1),
            (FaultPoint.ManifestHalfWritten, 1),
            (FaultPoint.EpochEnded, 3),
            (FaultPoint.StageEnded, 1),
            (FaultPoint.StageEnded, 3),
            (FaultPoint.ModelWriting, 1),
            (FaultPoint.ModelWritten, 1),
            (FaultPoint.JobEnded, 1),
        ],
        [(FaultPoint.FileRenamed, 3), (FaultPoint.CheckpointCommitted, 3)],
        [(FaultPoint.FolderSynced, 4), (FaultPoint.ManifestHalfWritten, 3)],
        [(FaultPoint.FileWritten, 5), (FaultPoint.CheckpointBegun, 2)],
        [(FaultPoint.StepDone, 40), (FaultPoint.ManifestWritten, 2)],
    ];

    /// <summary>Points of a worker whose data are its own.</summary>
    public static TheoryData<FaultPoint, int> Worker { get; } = new()
    {
        { FaultPoint.StageReceived, 1 },
        { FaultPoint.StageReceived, 2 },
        { FaultPoint.AssignmentReceived, 20 },
        { FaultPoint.BlockComputed, 20 },
        { FaultPoint.ResultHalfSent, 20 },
        { FaultPoint.ResultSent, 20 },
    };

    /// <summary>Points of a worker that has to fetch the data.</summary>
    public static TheoryData<FaultPoint, int> FetchingWorker { get; } = new()
    {
        { FaultPoint.PartFetched, 2 },
    };

    /// <summary>Points of the coordinator, whose runs have the points of a run too.</summary>
    public static TheoryData<FaultPoint, int> Coordinator { get; } = With(
        [
            (FaultPoint.JobSubmitted, 1),
            (FaultPoint.JobStored, 1),
            (FaultPoint.JobStarting, 1),
            (FaultPoint.StageBegun, 2),
            (FaultPoint.WorkOpened, 30),
            (FaultPoint.BlockAssigned, 60),
            (FaultPoint.ResultArriving, 60),
            (FaultPoint.ResultArrived, 60),
            (FaultPoint.ResultCounted, 60),
            (FaultPoint.ResultsAdded, 5),
            (FaultPoint.UpdateBegun, 20),
            (FaultPoint.UpdateHalfDone, 20),
            (FaultPoint.VersionPublished, 20),
            (FaultPoint.StepDone, 30),
            (FaultPoint.EpochEnded, 4),
            (FaultPoint.StageEnded, 2),
            (FaultPoint.CheckpointCommitted, 1),
            (FaultPoint.ManifestHalfWritten, 2),
            (FaultPoint.ModelWriting, 1),
            (FaultPoint.ModelWritten, 1),
            (FaultPoint.JobEnded, 1),
        ],
        mostFiles: 10);

    /// <summary>Points of a run in one process.</summary>
    public static TheoryData<FaultPoint, int> Train { get; } = With(s_trainRuns.SelectMany(run => run));

    /// <summary>All points of workers, in the order in which their cases are run.</summary>
    public static IEnumerable<object[]> Workers => [.. Worker, .. FetchingWorker];

    /// <summary>The coordinator's case after one, as a plan; null if there is none, or if it takes a new process.</summary>
    public static string? AfterOtherJobs(FaultPoint point, int times) =>
        After(Coordinator, point, times) is [FaultPoint following, int many] && !s_atFirst.Contains(following) ? $"{following}:{many}" : null;

    /// <summary>The worker's case after one, as a plan for the worker that takes over in that one, and dies in the job after it; null if there is none.</summary>
    public static string? AfterTakingOver(FaultPoint point, int times)
    {
        if (After(Workers, point, times) is not [FaultPoint following, int many])
        {
            return null;
        }

        // it receives the stage in which the other one died, and those after it; the next job's first one too, before anything but stages is counted
        int received = Stages - (point == FaultPoint.StageReceived ? times - 1 : 0) + (following == FaultPoint.StageReceived ? 0 : 1);
        return $"{FaultPoint.StageReceived}:{received},{following}:{many}";
    }

    /// <summary>The case after one in the same run of one process, as a plan; null if the run ends after it.</summary>
    public static string? InSameRun(FaultPoint point, int times) =>
        s_trainRuns
            .SelectMany(run => run.Zip(run.Skip(1)))
            .Where(pair => pair.First == (point, times))
            .Select(pair => $"{pair.Second.Point}:{pair.Second.Times}")
            .FirstOrDefault();

    /// <summary>All points that have a case.</summary>
    public static IEnumerable<FaultPoint> Covered =>
        new[] { Worker, FetchingWorker, Coordinator, Train }.SelectMany(cases => cases).Select(row => (FaultPoint)row[0]).Distinct();

    private static object[]? After(IEnumerable<object[]> cases, FaultPoint point, int times) =>
        cases.SkipWhile(row => !row.SequenceEqual([point, times])).Skip(1).FirstOrDefault();

    /// <summary>Adds the points of files: the first file that is written dies at the first point, the second one at the second, and so on.</summary>
    private static TheoryData<FaultPoint, int> With(IEnumerable<(FaultPoint Point, int Times)> points, int mostFiles = 0)
    {
        var cases = new TheoryData<FaultPoint, int>();
        foreach ((FaultPoint point, int times) in points)
        {
            cases.Add(point, times);
        }

        for (int file = 1; file <= mostFiles; file++)
        {
            cases.Add(s_files[(file - 1) % s_files.Length], file);
        }

        return cases;
    }
}
