using DistributedAE.Orchestration;
using DistributedAE.Orleans.Workers;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;

namespace DistributedAE.Orleans.Silos;

/// <summary>What silos of either role have in common: placement, failure detection, time limits.</summary>
internal static class ClusterTuning
{
    /// <summary>How long a silo's answer to a probe is waited for.</summary>
    public static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(1);

    /// <summary>So many probes without an answer, and a silo is dead.</summary>
    public const int MissedProbes = 2;

    /// <summary>How long calls wait that name no time of their own.</summary>
    public static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(5);

    // a silo that starts passes over those that have said nothing for three times as long: after a failure of all of them it waits for nobody
    private static readonly TimeSpan SayAlive = TimeSpan.FromSeconds(2);

    /// <summary>Applies it.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="leases">How long a silent worker is believed.</param>
    public static void AddTo(ISiloBuilder silo, LeaseOptions leases)
    {
        // the usual directory of grains lives in all silos, and a silo's death takes every grain along whose entry was there, wherever the grain is
#pragma warning disable ORLEANSEXP003
        silo.AddDistributedGrainDirectory();
#pragma warning restore ORLEANSEXP003
        silo.AddPlacementDirector<LeadingPlacement, ControlSiloDirector>();
        silo.AddPlacementDirector<SpreadPlacement, ControlSiloDirector>();
        silo.Services.AddSingleton<Updaters>();
        silo.Services.AddSingleton(new ExchangeLeases(leases));
        silo.Services.AddSingleton(TimeProvider.System);
        silo.Configure<ClusterMembershipOptions>(options =>
        {
            // the longest one counts too: a silo that was heard within so many of them is not called dead
            options.ProbeTimeout = ProbeTimeout;
            options.MinProbeTimeout = ProbeTimeout;
            options.MaxProbeTimeout = ProbeTimeout;
            options.NumMissedProbesLimit = MissedProbes;
            options.NumVotesForDeathDeclaration = 1;
            options.TableRefreshTimeout = Refresh;
            options.IAmAliveTablePublishTimeout = SayAlive;
            options.DefunctSiloExpiration = TimeSpan.FromHours(1);
            options.ExtendProbeTimeoutDuringDegradation = false;
            options.EnableIndirectProbes = false;
        });
        // by default nobody takes a dead silo's grains over for half a minute, in case it still runs: here its term and the numbers of its runs keep it from doing harm
        silo.Configure<GrainDirectoryOptions>(options => options.RangeLeaseDuration = TimeSpan.Zero);
        silo.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = ResponseTimeout);
        silo.Configure<GrainCollectionOptions>(options => options.CollectionAge = TimeSpan.FromMinutes(15));
    }
}
