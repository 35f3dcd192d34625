using DistributedAE.Training.Jobs;

namespace DistributedAE.Training.Tests.Jobs;

public sealed class ReadyJobsTests
{
    public static TheoryData<string> Files { get; } = [.. Directory.GetFiles(Path.Combine(JobText.RepositoryRoot, "jobs"), "*.yaml").Select(path => Path.GetFileName(path))];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_ready_job_file_reads_and_writes_back_as_itself(string file)
    {
        JobSpec job = JobFileReader.ReadFile(Path.Combine(JobText.RepositoryRoot, "jobs", file)).Spec;

        Assert.Equal(Path.GetFileNameWithoutExtension(file), job.Name);
        string canonical = JobFileWriter.Write(job);
        Assert.Equal(canonical, JobFileWriter.Write(JobFileReader.Read(canonical, "again.yaml").Spec));
    }
}
