using DistributedAE.Server.Events;
using DistributedAE.Server.Jobs;
using DistributedAE.Server.Store;
using DistributedAE.Server.Telemetry;
using DistributedAE.Server.Workers;
using Microsoft.Extensions.Logging;

namespace DistributedAE.Server;

/// <summary>What a cluster gives its leading coordinator in place of the parts that one coordinator has of its own.</summary>
/// <param name="Workers">Computes the jobs.</param>
/// <param name="Store">Keeps the jobs; null for the one that the options ask for.</param>
/// <param name="Files">Keeps the run folders.</param>
internal sealed record CoordinatorParts(
    Func<EventHub, CoordinatorInstruments, IWorkerExchange> Workers, Func<ILoggerFactory, IJobStore>? Store, IRunFiles Files);
