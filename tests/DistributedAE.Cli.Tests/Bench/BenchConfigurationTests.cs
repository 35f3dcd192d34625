using DistributedAE.Cli.Bench;
using DistributedAE.Training.Jobs;

namespace DistributedAE.Cli.Tests.Bench;

public sealed class BenchConfigurationTests
{
    public static TheoryData<string> Names => [.. BenchConfiguration.Names];

    // a worker gets the job as text, and reads it as strictly as a user's
    [Theory]
    [MemberData(nameof(Names))]
    public void Every_configuration_is_a_job_that_a_worker_accepts(string name)
    {
        JobSpec job = BenchConfiguration.Find(name, shards: null).Job with { Data = BenchData.Spec };

        JobSpec read = JobFileReader.Read(JobFileWriter.Write(job), "job.yaml").Spec;

        Assert.Equal(job.Finetune, read.Finetune);
        Assert.Equal(job.Pretrain.Epochs, read.Pretrain.Epochs);
    }
}
