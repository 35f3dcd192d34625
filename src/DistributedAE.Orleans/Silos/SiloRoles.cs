namespace DistributedAE.Orleans.Silos;

/// <summary>What the silos of a cluster are there for; their names begin with it, so that every silo knows it of every other.</summary>
internal static class SiloRoles
{
    /// <summary>Begins the name of a silo that runs grains and answers the API.</summary>
    public const string Control = "control-";

    /// <summary>Begins the name of a silo that computes.</summary>
    public const string Worker = "worker-";

    /// <summary>The control silos that are up, the one that has been up for longest first.</summary>
    /// <param name="members">The cluster.</param>
    /// <param name="among">Those that come into question.</param>
    public static SiloAddress[] ControlSilos(ClusterMembershipSnapshot members, IReadOnlyCollection<SiloAddress> among) =>
    [
        .. among
            .Where(silo => members.Members.TryGetValue(silo, out ClusterMember? member)
                && member.Status == SiloStatus.Active
                && member.Name.StartsWith(Control, StringComparison.Ordinal))
            .OrderBy(silo => silo.Generation).ThenBy(silo => silo.ToString(), StringComparer.Ordinal),
    ];
}
