using DistributedAE.Data;
using DistributedAE.Orchestration;
using DistributedAE.Protocol.Exchange;
using DistributedAE.Training.InProcess;

namespace DistributedAE.Server.Exchange;

/// <summary>Has a job's stages computed by the workers.</summary>
public sealed class ExchangeComputer : IStageComputer, IDisposable
{
    private readonly ExchangeHub _hub;
    private readonly string _dataSha256;
    private readonly string _dataFolder;

    internal ExchangeComputer(ExchangeHub hub, JobWork work, string jobId, DataSet data, string dataFolder)
    {
        _hub = hub;
        Work = work;
        JobId = jobId;
        _dataSha256 = DataContent.HashOf(data);
        _dataFolder = dataFolder;
        hub.Attach(this);
    }

    /// <summary>The job, as the exchange of work knows it.</summary>
    internal JobWork Work { get; }

    /// <summary>Its id.</summary>
    internal string JobId { get; }

    /// <summary>The stage that is being computed.</summary>
    internal ExchangeStage? Stage { get; private set; }

    /// <inheritdoc/>
    public IStageExecutor Begin(StageStart start)
    {
        ArgumentNullException.ThrowIfNull(start);
        var message = new StageMessage(JobId, start.Job.Text, DataExtents.Of(start.Data), _dataSha256, _dataFolder) { NeedsModel = start.InputDepth > 0 };
        Stage = new ExchangeStage(_hub, this, start, message);
        return Stage;
    }

    /// <inheritdoc/>
    public void Dispose() => _hub.Detach(this);

    internal void EndStage(ExchangeStage stage)
    {
        if (Stage == stage)
        {
            Stage = null;
        }
    }
}
