using System.Diagnostics.Metrics;
using DistributedAE.Protocol.Api;
using DistributedAE.Server.Jobs;
using DistributedAE.Server.Workers;
using DistributedAE.Training.Models;
using DistributedAE.Training.Telemetry;

namespace DistributedAE.Server.Telemetry;

/// <summary>What a coordinator counts beside its runs: jobs, workers, recoveries, the exchange, the process. One meter for each coordinator.</summary>
internal sealed class CoordinatorInstruments : IDisposable
{
    private static readonly string[] WorkerStatuses = ["waiting", "computing", "draining"];

    private readonly Counter<long> _recoveries;
    private readonly Histogram<double> _exchangeWait;
    private readonly DateTimeOffset _startedAt;

    /// <summary>Instruments of a coordinator that has neither jobs nor workers yet.</summary>
    public CoordinatorInstruments(TimeProvider time)
    {
        _startedAt = time.GetUtcNow();
        Exporter = new PrometheusExporter(Meter);
        _exchangeWait = Training.CreateStepTime("dae.exchange.wait", "Time that a step, or a measurement of the validation loss, waited until workers had computed all of it.");
        _recoveries = Meter.CreateCounter<long>("dae.recoveries", null, "Losses after which a part of the training was computed again, by their reason.");
        foreach (string reason in RecoveryReason.All)
        {
            // from 0 on, so that the first one shows in a rate
            Recovered(reason, 0);
        }

        Meter.CreateObservableGauge("dae.build.info", () => new Measurement<int>(1, Tag("version", ProductVersion.Current)), null, "1, with the version of DistributedAE.");
        AddProcess();
    }

    /// <summary>Those of the runs.</summary>
    public TrainingInstruments Training { get; } = new();

    /// <summary>Writes them for Prometheus.</summary>
    public PrometheusExporter Exporter { get; }

    /// <summary>The meter of all of them.</summary>
    public Meter Meter => Training.Meter;

    /// <summary>A part of the training is computed again.</summary>
    public void Recovered(string reason, int count = 1) => _recoveries.Add(count, Tag("reason", reason));

    /// <summary>The workers have computed a step.</summary>
    public void Waited(TimeSpan time) => _exchangeWait.Record(time.TotalSeconds);

    /// <summary>Shows the jobs. A label names jobs that run, which are few, and is gone with the run.</summary>
    public void Show(JobBoard board)
    {
        Meter.CreateObservableGauge("dae.jobs", () => JobCounts(board), null, "Jobs that run and that wait for their turn.");
        Meter.CreateObservableGauge("dae.loss", () => OfRuns(board, figures => figures.Loss), null, "Mean loss a sample of the last step, of each job that runs.");
        Meter.CreateObservableGauge(
            "dae.validation.loss", () => OfRuns(board, figures => figures.ValidationLoss), null, "Mean validation loss a sample of the last epoch, of each job that runs.");
        Meter.CreateObservableGauge(
            "dae.gradient.norm", () => OfRuns(board, figures => figures.GradientNorm), null, "Length of the mean gradient, last measured, of each job that runs.");
    }

    /// <summary>Shows the workers and what goes between them and the coordinator.</summary>
    public void Show(IWorkerExchange workers)
    {
        Meter.CreateObservableGauge("dae.workers", () => WorkerCounts(workers), null, "Workers that are connected.");
        Meter.CreateObservableGauge("dae.worker.slots", () => Connected(workers).Sum(worker => worker.Slots), null, "Threads of the workers that are connected.");
        Meter.CreateObservableCounter(
            "dae.exchange.bytes",
            () => Directions(workers.Traffic),
            "By",
            "Bytes that went to workers (sent) and came from them (received); tensors in shared memory don't count.");
        Meter.CreateObservableCounter(
            "dae.exchange.refused.results", () => workers.RefusedResults, null, "Results of workers that were refused because their blocks had been taken back.");
        Meter.CreateObservableCounter("dae.exchange.bad.frames", () => workers.BadFrames, null, "Frames that did not hold to the protocol.");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Exporter.Dispose();
        Training.Dispose();
    }

    private void AddProcess()
    {
        Meter.CreateObservableCounter("process.cpu", () => Environment.CpuUsage.TotalTime.TotalSeconds, TrainingInstruments.Seconds, "Processor time of the coordinator.");
        Meter.CreateObservableGauge("process.resident.memory", () => Environment.WorkingSet, "By", "Memory of the coordinator.");
        Meter.CreateObservableGauge(
            "process.start.time",
            () => _startedAt.ToUnixTimeMilliseconds() / 1000.0,
            TrainingInstruments.Seconds,
            "When the coordinator started, since 1970.");
    }

    private static IEnumerable<Measurement<int>> JobCounts(JobBoard board)
    {
        (int running, int queued) = board.Count();
        return [new(running, Tag("status", "running")), new(queued, Tag("status", "queued"))];
    }

    private static IEnumerable<Measurement<int>> WorkerCounts(IWorkerExchange workers)
    {
        WorkerView[] connected = [.. Connected(workers)];
        return WorkerStatuses.Select(status => new Measurement<int>(connected.Count(worker => worker.Status == status), Tag("status", status)));
    }

    private static IEnumerable<WorkerView> Connected(IWorkerExchange workers) => workers.Workers.Where(worker => worker.Status != "lost");

    private static IEnumerable<Measurement<long>> Directions((long Sent, long Received) traffic) =>
        [new(traffic.Sent, Tag("direction", "sent")), new(traffic.Received, Tag("direction", "received"))];

    private static IEnumerable<Measurement<double>> OfRuns(JobBoard board, Func<StepFigures, double> value) =>
        from run in board.Running()
        let figure = value(run.Figures)
        where double.IsFinite(figure)
        select new Measurement<double>(figure, Tag("job", run.JobId));

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}
