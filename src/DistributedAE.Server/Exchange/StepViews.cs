using DistributedAE.Orchestration;
using DistributedAE.Protocol.Api;

namespace DistributedAE.Server.Exchange;

/// <summary>What open steps wait for, as people see it.</summary>
internal static class StepViews
{
    /// <summary>An open step.</summary>
    /// <param name="stage">The stage's name.</param>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="step">The step within the epoch, from 0.</param>
    /// <param name="clock">Times the stage's steps.</param>
    /// <param name="exchange">The work, as the machine knows it.</param>
    /// <param name="roster">The workers.</param>
    /// <param name="now">The time.</param>
    public static StepView Of(string stage, int epoch, int step, StepClock clock, WorkExchange exchange, WorkerRoster roster, TimeSpan now)
    {
        IEnumerable<BlockView> blocks =
            from worker in roster.Workers
            where worker.IsPresent
            from held in worker.Held
            where held.Work == exchange.Work && (exchange.IsWanted(held.Assignment.Block) || exchange.CountedShards == exchange.Job.Shards)
            orderby held.Assignment.Block.First, held.Given
            select new BlockView(
                WorkerConnection.IdOf(worker.Id), worker.Name, held.Assignment.Block.First, held.Assignment.Block.Count, Rounded(now - held.Given));
        return new StepView(stage, epoch, step, Rounded(clock.OpenFor(now)), [.. blocks], clock.IsLate(now))
        {
            IsValidation = exchange.Work.Kind == WorkKind.Validation,
            UnassignedShards = exchange.UnassignedShards,
        };
    }

    private static double Rounded(TimeSpan time) => Math.Round(time.TotalSeconds, 3);
}
