using DistributedAE.Data;
using DistributedAE.Orchestration;
using DistributedAE.Protocol.Api;
using DistributedAE.Training.InProcess;

namespace DistributedAE.Server.Jobs;

/// <summary>Tells the coordinator what a run does.</summary>
internal sealed class JobObserver(HostedJob job, RunServices services, JobMeter meter) : RunObserver
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(5);

    private string? _stage;
    private long? _shown;
    private bool _wentOn;

    /// <inheritdoc/>
    public override void StageBegan(StagePlan plan, int epoch)
    {
        if (!_wentOn)
        {
            // epochs behind the checkpoint are computed again
            services.Store.DropMetrics(job.Id, plan.Index, epoch);
            _wentOn = true;
        }

        _stage = plan.Name;
        meter.StageBegan(plan, epoch);
        services.StageBegan(job, plan.Index);
        services.Events.Publish(New(EventKinds.StageStarted) with { Stage = plan.Name, Epoch = epoch });
    }

    /// <inheritdoc/>
    public override void StepDone(StagePlan plan, in StepReport step)
    {
        meter.StepDone(step);
        long now = services.Time.GetTimestamp();
        if (_shown is { } last && services.Time.GetElapsedTime(last, now) < ProgressInterval)
        {
            return;
        }

        _shown = now;
        if (services.Events.IsFollowed(job.Id))
        {
            services.Events.Show(New(EventKinds.JobProgress) with
            {
                Stage = plan.Name,
                Epoch = step.Epoch,
                Step = step.StepOfEpoch,
                Loss = JobFigures.Finite(step.Loss),
                SamplesPerSecond = meter.Read()?.SamplesPerSecond,
            });
        }
    }

    /// <inheritdoc/>
    public override void EpochEnded(StagePlan plan, EpochReport report)
    {
        MetricView metric = JobFigures.Of(plan, report);
        meter.EpochEnded(report);
        services.Store.AddMetric(job.Id, metric);
        services.Events.Publish(New(EventKinds.EpochEnded) with
        {
            Stage = plan.Name,
            Epoch = report.Epoch,
            Loss = metric.Loss,
            ValidationLoss = metric.ValidationLoss,
            SamplesPerSecond = metric.SamplesPerSecond,
        });
    }

    /// <inheritdoc/>
    public override void StageEnded(StageReport report) => services.StageEnded(job, meter.Read()?.StageIndex ?? 0, report.Result.ModelSha256);

    /// <inheritdoc/>
    public override void CheckpointSaved(CheckpointReason reason, string file)
    {
        services.Files.Keep(job.Id, job.Folder.Path);
        CheckpointView? saved = Last();
        services.Events.Publish(New(EventKinds.CheckpointSaved) with
        {
            Stage = saved?.Stage ?? _stage,
            Epoch = saved?.Epoch,
            Step = saved?.Step,
            ModelSha256 = saved?.ModelSha256,
            Message = Path.GetFileName(file),
        });
    }

    /// <inheritdoc/>
    public override void Warned(string message) => services.Events.Publish(New(EventKinds.Warning) with { Message = message });

    /// <summary>What cannot be read is not told: the run goes on.</summary>
    private CheckpointView? Last()
    {
        try
        {
            return CheckpointList.Read(job.Folder) is [.., var last] ? last : null;
        }
        catch (InputException)
        {
            return null;
        }
    }

    private EventView New(string kind) => new(0, default, kind) { JobId = job.Id };
}
