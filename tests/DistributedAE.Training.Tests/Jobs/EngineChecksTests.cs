using DistributedAE.Autoencoders;
using DistributedAE.Data;
using DistributedAE.Training.Jobs;

namespace DistributedAE.Training.Tests.Jobs;

/// <summary>Which engines a job allows.</summary>
public sealed class EngineChecksTests
{
    [Fact]
    public void The_managed_engine_alone_is_the_default() =>
        Assert.Equal(AllowedEngines.Managed, JobText.Read(JobText.Smallest).Parallel.Engine);

    [Fact]
    public void A_job_with_other_engines_reads_back_as_it_was_written()
    {
        JobSpec job = JobText.Read(JobText.Smallest, "parallel.engine=any");

        Assert.Equal(AllowedEngines.Any, JobFileReader.Read(JobFileWriter.Write(job), "job.yaml").Spec.Parallel.Engine);
    }

    [Theory]
    [InlineData("managed", EngineKind.Managed)]
    [InlineData("torchsharp", EngineKind.Torchsharp)]
    [InlineData("any", EngineKind.Managed)]
    [InlineData("any", EngineKind.Torchsharp)]
    public void An_engine_that_the_job_names_is_allowed(string allowed, EngineKind engine) =>
        JobChecks.AgainstEngine(JobText.Read(JobText.Smallest, $"parallel.engine={allowed}"), engine);

    [Theory]
    [InlineData(
        "managed",
        EngineKind.Torchsharp,
        "parallel.engine is managed, so that the model's bits are the same everywhere, and those of torchsharp are not: leave --engine away, or set parallel.engine to any, which gives a run that is not bit-reproducible")]
    [InlineData("torchsharp", EngineKind.Managed, "parallel.engine is torchsharp, but this would compute with managed: add --engine torchsharp, or set parallel.engine to any")]
    public void Another_one_is_refused_with_the_remedy(string allowed, EngineKind engine, string expected)
    {
        JobSpec job = JobText.Read(JobText.Smallest, $"parallel.engine={allowed}");

        Assert.Equal(expected, Assert.Throws<InputException>(() => JobChecks.AgainstEngine(job, engine)).Message);
    }
}
