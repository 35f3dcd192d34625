using DistributedAE.Autoencoders;
using DistributedAE.Orchestration;
using DistributedAE.Protocol.Api;
using DistributedAE.Server.Telemetry;
using DistributedAE.Training.Jobs;

namespace DistributedAE.Server.Exchange;

/// <summary>What people are told when workers come, go, or do something odd.</summary>
internal static class WorkerNotices
{
    public static ExchangeNotice Joined(WorkerConnection worker) => new(
        EventKinds.WorkerJoined,
        worker.Id,
        null,
        $"{worker.Hello.Name} joined with {worker.Hello.Slots} {(worker.Hello.Slots == 1 ? "slot" : "slots")}, {worker.Hello.VectorBits}-bit vectors, {(worker.IsShared ? "shared memory" : "stream")}{(worker.Engine == EngineKind.Managed ? "" : $", engine {worker.Hello.Engine}")}");

    /// <param name="worker">A worker whose engine a job does not take.</param>
    /// <param name="job">The job.</param>
    public static ExchangeNotice NotAdmitted(WorkerConnection worker, ExchangeComputer job) =>
        new(EventKinds.WorkerRefused, worker.Id, job.JobId, $"{worker.Hello.Name} takes no part: {RefusalBy(job, worker)}");

    /// <summary>Why a job does not take a worker's engine, and what could be done.</summary>
    public static string RefusalBy(ExchangeComputer job, WorkerConnection worker) => job.Work.Engines.AreReproducible()
        ? $"{job.JobId} has parallel.engine {JobWords.Of(job.Work.Engines)}, so that its bits are the same on every worker, and those of {worker.Hello.Engine} are not; with parallel.engine any it would take part, and the run would not be bit-reproducible"
        : $"{job.JobId} has parallel.engine {JobWords.Of(job.Work.Engines)}, and the worker computes with {worker.Hello.Engine}; start it with --engine {JobWords.Of(job.Work.Engines)}";

    public static ExchangeNotice Left(WorkerConnection worker) => new(EventKinds.WorkerLeft, worker.Id, null, $"{worker.Hello.Name} left");

    /// <param name="worker">The worker.</param>
    /// <param name="reason">Why its connection ended.</param>
    /// <param name="lease">How long a worker may be silent.</param>
    public static ExchangeNotice Lost(WorkerConnection worker, string reason, TimeSpan lease) => new(
        EventKinds.WorkerLost,
        worker.Id,
        worker.JobId,
        $"{worker.Hello.Name} is lost: {(worker.IsExpired ? $"nothing was heard of it for {lease.TotalSeconds} s" : reason)}");

    /// <param name="worker">The worker that held them.</param>
    /// <param name="shards">How many.</param>
    public static ExchangeNotice Reassigned(WorkerConnection worker, int shards) =>
        new(EventKinds.BlocksReassigned, worker.Id, worker.JobId, $"{shards} shards of {worker.Hello.Name} go to other workers")
        {
            Recovery = worker.IsExpired ? RecoveryReason.WorkerSilent : RecoveryReason.WorkerLost,
        };

    /// <param name="worker">The worker.</param>
    /// <param name="reason">Why it cannot compute the block.</param>
    public static ExchangeNotice GaveBack(WorkerConnection worker, string reason) =>
        new(EventKinds.Warning, worker.Id, worker.JobId, $"{worker.Hello.Name} gave a block back: {reason}") { Recovery = RecoveryReason.BlockReturned };

    /// <param name="mismatch">The two workers and their block.</param>
    /// <param name="jobId">The job.</param>
    public static ExchangeNotice Differing(in ExchangeEffect mismatch, string? jobId)
    {
        string one = WorkerConnection.IdOf(mismatch.Worker);
        string other = WorkerConnection.IdOf(mismatch.OtherWorker);
        return new(
            EventKinds.HardwareSuspected,
            one,
            jobId,
            $"{one} and {other} computed {mismatch.Assignment.Block} of step {mismatch.Work.Version} to different bits: check the memory and processor of both hosts");
    }
}
