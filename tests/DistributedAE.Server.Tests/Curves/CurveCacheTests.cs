using DistributedAE.Orchestration;
using DistributedAE.Server.Curves;
using DistributedAE.Training.Steps;

namespace DistributedAE.Server.Tests.Curves;

public sealed class CurveCacheTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_job_that_nobody_looked_at_for_longest_is_forgotten_and_read_again()
    {
        var cache = new CurveCache(mostBuckets: 25);
        string[] files = ["a", "b", "c"];
        foreach (string file in files)
        {
            Write(file, 10);
        }

        Assert.Equal([10, 10], [Look(cache, "a"), Look(cache, "b")]);
        Assert.Equal(2, cache.Count);
        RunSteps known = cache.Look(_folder.File("a"), steps => steps);
        Assert.Equal(10, Look(cache, "c"));

        Assert.Equal(2, cache.Count);
        Assert.Same(known, cache.Look(_folder.File("a"), steps => steps));
        Assert.Equal(10, Look(cache, "b"));
        Assert.NotSame(known, cache.Look(_folder.File("b"), steps => steps));
    }

    [Fact]
    public void One_job_is_kept_however_long_it_is()
    {
        var cache = new CurveCache(mostBuckets: 5);
        Write("a", 100);

        Assert.Equal(100, Look(cache, "a"));
        Assert.Equal(1, cache.Count);
    }

    private long Look(CurveCache cache, string file) => cache.Look(_folder.File(file), steps => steps.Steps);

    private void Write(string file, int count)
    {
        using StepLog log = StepLog.Open(_folder.File(file), TimeProvider.System, JobProgress.None, []);
        for (int step = 1; step <= count; step++)
        {
            log.Add(new StepRecord(0, 0, step, step, 1, 1, 1, 1));
        }
    }
}
