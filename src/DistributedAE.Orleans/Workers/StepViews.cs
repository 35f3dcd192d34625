using DistributedAE.Orchestration;
using DistributedAE.Protocol.Api;
using DistributedAE.Server.Exchange;

namespace DistributedAE.Orleans.Workers;

/// <summary>What the open steps wait for, as people see it.</summary>
internal static class StepViews
{
    /// <summary>An open step.</summary>
    /// <param name="work">The job's work.</param>
    /// <param name="exchange">The same as the machine knows it.</param>
    /// <param name="roster">The workers.</param>
    /// <param name="now">The time.</param>
    public static StepView Of(OpenWork work, WorkExchange exchange, WorkerRoster roster, TimeSpan now)
    {
        IEnumerable<BlockView> blocks =
            from worker in roster.Workers
            where worker.IsPresent
            from held in worker.Held
            where held.Work == exchange.Work && (exchange.IsWanted(held.Assignment.Block) || exchange.CountedShards == work.Shards)
            orderby held.Assignment.Block.First, held.Given
            select new BlockView(
                WorkerConnection.IdOf(worker.Id), worker.Name, held.Assignment.Block.First, held.Assignment.Block.Count, Rounded(now - held.Given));
        return new StepView(work.StageName, work.Order!.Epoch, work.Order.Step, Rounded(work.Clock.OpenFor(now)), [.. blocks], work.Clock.IsLate(now))
        {
            IsValidation = exchange.Work.Kind == WorkKind.Validation,
            UnassignedShards = exchange.UnassignedShards,
        };
    }

    private static double Rounded(TimeSpan time) => Math.Round(time.TotalSeconds, 3);
}
