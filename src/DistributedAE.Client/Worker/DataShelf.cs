using DistributedAE.Protocol.Exchange;
using DistributedAE.Training.InProcess;
using DistributedAE.Training.Jobs;

namespace DistributedAE.Client.Worker;

/// <summary>
/// The samples of the jobs that a worker computed for last. It outlives connections, so that a worker whose coordinator was away computes again at once. For one
/// thread at a time.
/// </summary>
/// <param name="mayLoad">Whether to look for samples on this machine's disks.</param>
/// <param name="cache">Where parts from the coordinator are kept.</param>
/// <param name="parts">Has what is not here: the coordinator.</param>
internal sealed class DataShelf(bool mayLoad, PartCache cache, IPartSource parts)
{
    /// <summary>Jobs whose samples are kept.</summary>
    public const int Jobs = 2;

    private readonly List<(string JobId, string Sha256, WorkerData Data)> _jobs = [];

    /// <summary>A job's samples: those that are here, or found anew in place of those that were wanted longest ago.</summary>
    /// <param name="message">The stage that needs them.</param>
    /// <param name="job">The job.</param>
    /// <param name="plan">Its plan.</param>
    public WorkerData Find(StageMessage message, JobSpec job, JobPlan plan)
    {
        int place = _jobs.FindIndex(known => known.JobId == message.JobId && known.Sha256 == message.DataSha256);
        (string, string, WorkerData) found = place < 0
            ? (message.JobId, message.DataSha256, WorkerData.Find(message, job, plan, mayLoad, cache, parts))
            : _jobs[place];
        if (place >= 0 || _jobs.Count == Jobs)
        {
            _jobs.RemoveAt(Math.Max(place, 0));
        }

        _jobs.Add(found);
        return found.Item3;
    }
}
