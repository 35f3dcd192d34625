using DistributedAE.Orchestration;

namespace DistributedAE.Simulator;

/// <summary>Does to a cluster what the scenario allows, until the calm; then it mends what is broken and leaves it alone.</summary>
internal sealed class Disturber(Simulation simulation)
{
    private int _joined;

    private SimulationRandom Random => simulation.Random;

    public void Begin()
    {
        Next();
        simulation.Timeline.At(simulation.Scenario.CalmFrom, Mend);
    }

    private void Next()
    {
        if (simulation.Scenario.Disturbances.Count > 0)
        {
            simulation.Timeline.At(simulation.Timeline.Now + Random.Seconds(0, 4 * simulation.Scenario.DisturbanceSeconds), () =>
            {
                if (!simulation.IsCalm)
                {
                    Disturb(simulation.Scenario.Disturbances[Random.Next(simulation.Scenario.Disturbances.Count)]);
                    Next();
                }
            });
        }
    }

    private void Disturb(Disturbance kind)
    {
        SimulatedCoordinator coordinator = simulation.Coordinator;
        SimulatedWorker worker = simulation.Workers[Random.Next(simulation.Workers.Count)];
        switch (kind)
        {
            case Disturbance.KillWorker when worker.IsAlive:
                worker.Kill(silent: Random.Chance(0.3));
                worker.IsGone = Random.Chance(0.2);
                Restart(worker);
                break;
            case Disturbance.DrainWorker when worker.IsAlive:
                worker.After(TimeSpan.Zero, worker.Drain);
                simulation.Timeline.At(simulation.Timeline.Now + Random.Seconds(0.1, 10), () => StartIfGone(worker));
                break;
            case Disturbance.FreezeWorker when worker.IsAlive:
                simulation.Log($"{worker.Name} freezes");
                worker.FreezeUntil(simulation.Timeline.Now + Random.Seconds(0.1, 10));
                break;
            case Disturbance.AddWorker when simulation.Workers.Count < 8:
                simulation.AddWorker($"late{_joined++}", Random.Between(0.5, 4));
                break;
            case Disturbance.BreakLink or Disturbance.SilenceLink when worker.Link is { } link:
                simulation.Log($"the connection of {worker.Name} breaks{(kind == Disturbance.SilenceLink ? " silently" : string.Empty)}");
                link.Break(silent: kind == Disturbance.SilenceLink);
                break;
            case Disturbance.Partition:
                Part();
                break;
            default:
                DisturbCoordinator(kind, coordinator);
                break;
        }
    }

    private void DisturbCoordinator(Disturbance kind, SimulatedCoordinator coordinator)
    {
        if (!coordinator.IsAlive)
        {
            return;
        }

        SimulatedJob? job = coordinator.Jobs.Values.FirstOrDefault();
        switch (kind)
        {
            case Disturbance.KillCoordinator:
                coordinator.Kill();
                simulation.Timeline.At(simulation.Timeline.Now + Random.Seconds(0.05, 5), () => StartIfDown(coordinator));
                break;
            case Disturbance.FreezeCoordinator:
                simulation.Log("the coordinator freezes");
                coordinator.FreezeUntil(simulation.Timeline.Now + Random.Seconds(0.1, 10));
                break;
            case Disturbance.JumpClock:
                simulation.Log("the clock jumps");
                coordinator.JumpClock(TimeSpan.FromSeconds(Random.Between(0.1, 3600)));
                break;
            case Disturbance.PauseJob when job is not null && !coordinator.IsFrozen:
                simulation.Log($"job {job.Number} shall pause");
                job.Request(JobEvent.PauseRequested);
                break;
            case Disturbance.AbandonWork when job is not null && !coordinator.IsFrozen:
                job.Abandon();
                break;
            case Disturbance.DamageCheckpoint when job is not null:
                simulation.Log($"the newest checkpoint of job {job.Number} rots");
                simulation.Disk.DamageNewest(job.Number);
                break;
        }
    }

    private void Part()
    {
        TimeSpan end = simulation.Timeline.Now + Random.Seconds(0.1, 10);
        foreach (SimulatedWorker worker in simulation.Workers)
        {
            if (worker.Link is { } link && Random.Chance(0.5))
            {
                simulation.Log($"{worker.Name} is cut off");
                link.BlockUntil(end);
            }
        }
    }

    private void Restart(SimulatedWorker worker) =>
        simulation.Timeline.At(simulation.Timeline.Now + Random.Seconds(0.05, 5), () => StartIfGone(worker));

    private static void StartIfGone(SimulatedWorker worker)
    {
        if (!worker.IsAlive && !worker.IsGone)
        {
            worker.Start();
        }
    }

    private static void StartIfDown(SimulatedCoordinator coordinator)
    {
        if (!coordinator.IsAlive)
        {
            coordinator.Start();
        }
    }

    private void Mend()
    {
        simulation.Log("from here on all is calm");
        StartIfDown(simulation.Coordinator);
        foreach (SimulatedWorker worker in simulation.Workers)
        {
            StartIfGone(worker);
        }

        // one that is about to leave, or frozen, may not be there for the end
        simulation.AddWorker("last", 1);
    }
}
