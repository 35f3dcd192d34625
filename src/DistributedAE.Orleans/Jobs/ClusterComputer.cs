using DistributedAE.Autoencoders;
using DistributedAE.Data;
using DistributedAE.Orleans.Contracts;
using DistributedAE.Training.InProcess;
using DistributedAE.Training.Jobs;

namespace DistributedAE.Orleans.Jobs;

/// <summary>Has a run's stages computed by the cluster.</summary>
internal sealed class ClusterComputer : IStageComputer, IDisposable
{
    private readonly IGrainFactory _grains;
    private readonly JobHost _host;
    private readonly IJobHost _reference;
    private readonly string _jobId;
    private readonly string _dataSha256;
    private readonly string _dataFolder;
    private readonly long _run;
    private readonly long _number;

    /// <summary>Begins a run.</summary>
    /// <param name="grains">The cluster.</param>
    /// <param name="term">Term of the leading silo, by which later ones fence it off.</param>
    /// <param name="jobId">The job's id.</param>
    /// <param name="job">The job.</param>
    /// <param name="data">Its data.</param>
    /// <param name="dataFolder">The folder that relative paths in the job start from.</param>
    /// <param name="priority">Workers go to jobs of higher priority first.</param>
    /// <exception cref="InputException">The job wants another engine than silos have.</exception>
    /// <exception cref="StageBrokenException">The cluster can't be reached, or another silo leads.</exception>
    public ClusterComputer(IGrainFactory grains, long term, string jobId, JobFile job, DataSet data, string dataFolder, int priority)
    {
        ArgumentNullException.ThrowIfNull(job);
        if (!job.Spec.Parallel.Engine.Admit(EngineKind.Managed))
        {
            throw new InputException(
                "parallel.engine is torchsharp, but silos compute with the managed engine alone: set it to managed or any, or submit the job to a coordinator (dae server) with workers that have TorchSharp");
        }

        (_grains, _jobId, _dataFolder) = (grains, jobId, dataFolder);
        _dataSha256 = DataContent.HashOf(data);
        _host = new JobHost(data, new JobPlan(job.Spec, data));
        _reference = grains.CreateObjectReference<IJobHost>(_host);
        _run = ClusterCall.Wait(() => grains.GetGrain<ITrainingJobGrain>(jobId).BeginRunAsync(term, _reference));
        _number = ClusterCall.Wait(() => Roster.AttachAsync(jobId, job.Spec.Parallel.Shards, priority, job.Spec.Seed));
    }

    private IWorkerRosterGrain Roster => _grains.GetGrain<IWorkerRosterGrain>(0);

    /// <inheritdoc/>
    public IStageExecutor Begin(StageStart start)
    {
        ArgumentNullException.ThrowIfNull(start);
        var extents = DataExtents.Of(start.Data);
        return new ClusterStage(_grains, start, new StageSetup
        {
            JobId = _jobId,
            Run = _run,
            Stage = start.Stage,
            Number = _number,
            JobText = JobFileWriter.Write(start.Job.Spec),
            TrainCount = extents.TrainCount,
            ValidationCount = extents.ValidationCount,
            FeatureCount = extents.FeatureCount,
            ClassCount = extents.ClassCount,
            DataSha256 = _dataSha256,
            DataFolder = _dataFolder,
            Partitions = start.Job.Spec.Parallel.Partitions,
            ModelLength = start.InputDepth > 0 ? start.Model.Length : 0,
        });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ClusterCall.Try(() => Roster.DetachAsync(_number));
        _grains.DeleteObjectReference<IJobHost>(_reference);
        GC.KeepAlive(_host);
    }
}
