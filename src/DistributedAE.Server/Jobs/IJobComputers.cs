using DistributedAE.Data;
using DistributedAE.Training.InProcess;
using DistributedAE.Training.Jobs;

namespace DistributedAE.Server.Jobs;

/// <summary>Whoever computes the coordinator's jobs.</summary>
public interface IJobComputers
{
    /// <summary>Computes one run of a job. Disposed behind the run, where it is <see cref="IDisposable"/>.</summary>
    /// <param name="jobId">The job's id.</param>
    /// <param name="job">The job.</param>
    /// <param name="data">Its data.</param>
    /// <param name="priority">Higher ones come first, where jobs share who computes.</param>
    IStageComputer Create(string jobId, JobFile job, DataSet data, int priority);
}
