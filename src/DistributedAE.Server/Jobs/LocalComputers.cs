using DistributedAE.Data;
using DistributedAE.Training.InProcess;
using DistributedAE.Training.Jobs;

namespace DistributedAE.Server.Jobs;

/// <summary>Computes jobs in the coordinator's own process.</summary>
/// <param name="slots">Threads of each job, ≥ 1.</param>
internal sealed class LocalComputers(int slots) : IJobComputers
{
    /// <inheritdoc/>
    public IStageComputer Create(string jobId, JobFile job, DataSet data, int priority) => new InProcessComputer(slots);
}
