using DistributedAE.Protocol.Api;

namespace DistributedAE.Server.Exchange;

/// <content>What people can see of it.</content>
public sealed partial class ExchangeHub
{
    /// <summary>Results that were refused because their assignment was not in force any more.</summary>
    public long RefusedResults
    {
        get
        {
            lock (Gate)
            {
                return _broker.Refused;
            }
        }
    }

    /// <summary>Bytes that went over the connections of the workers that are connected now, both ways; what goes through shared memory is not among them.</summary>
    public long StreamBytes
    {
        get
        {
            lock (Gate)
            {
                return _connections.Values.Sum(connection => connection.Channel.BytesRead + connection.Channel.BytesWritten);
            }
        }
    }

    /// <summary>Workers that are connected.</summary>
    public int WorkerCount
    {
        get
        {
            lock (Gate)
            {
                return _connections.Count;
            }
        }
    }

    /// <summary>All workers that are connected.</summary>
    public IReadOnlyList<WorkerView> Workers()
    {
        lock (Gate)
        {
            return [.. _connections.Values.Select(View)];
        }
    }

    /// <summary>Workers whose last block was of that job.</summary>
    public int WorkersOf(string jobId)
    {
        lock (Gate)
        {
            return _connections.Values.Count(connection => connection.JobId == jobId);
        }
    }

    /// <summary>What a job's open step waits for; null while it has none.</summary>
    public StepView? OpenStep(string jobId)
    {
        lock (Gate)
        {
            return _computers.FirstOrDefault(computer => computer.JobId == jobId)?.Stage is { IsOpen: true } stage
                && _broker.Exchanges.FirstOrDefault(each => each.Job.Number == stage.Job) is { IsOpen: true } exchange
                ? StepViews.Of(stage.Name, stage.Epoch, stage.StepOfEpoch, stage.Clock, exchange, _broker.Roster, Now)
                : null;
        }
    }

    private WorkerView View(WorkerConnection connection) => connection.View(_broker.Roster.Find(connection.Number));
}
