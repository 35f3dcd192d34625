using System.Security.Cryptography;
using System.Text;

namespace DistributedAE.Training.Jobs;

/// <summary>What two jobs must have in common to train the same model from the same data.</summary>
public static class JobIdentity
{
    /// <summary>
    /// SHA-256, in 64 lower-case hexadecimal digits, over the canonical form of everything in the job that determines the model's bits: all
    /// but its name, its checkpoints and the partitions of its parameters. How the job was spelt, its comments and its order of keys don't count.
    /// </summary>
    public static string Of(JobSpec job)
    {
        ArgumentNullException.ThrowIfNull(job);
        string canonical = JobFileWriter.Write(job with { Name = "job", Checkpoint = new CheckpointSpec(), Parallel = job.Parallel with { Partitions = 1 } });
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)));
    }
}
