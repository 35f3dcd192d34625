using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace DistributedAE.Orleans.Silos;

/// <summary>On the control silo that has been up for longest: what belongs together is together, and goes to the next one when that dies.</summary>
[Serializable, GenerateSerializer, Immutable, SuppressReferenceTracking, Alias("dae.LeadingPlacement")]
internal sealed class LeadingPlacement : PlacementStrategy;

/// <summary>Spread over the control silos by the number at the end of the key.</summary>
[Serializable, GenerateSerializer, Immutable, SuppressReferenceTracking, Alias("dae.SpreadPlacement")]
internal sealed class SpreadPlacement : PlacementStrategy;

/// <summary>Places a grain by <see cref="LeadingPlacement"/>.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class LeadingPlacementAttribute() : PlacementAttribute(new LeadingPlacement());

/// <summary>Places a grain by <see cref="SpreadPlacement"/>.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class SpreadPlacementAttribute() : PlacementAttribute(new SpreadPlacement());

/// <summary>Chooses control silos.</summary>
/// <param name="members">The cluster.</param>
internal sealed class ControlSiloDirector(IClusterMembershipService members) : IPlacementDirector
{
    /// <inheritdoc/>
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        SiloAddress[] silos = SiloRoles.ControlSilos(members.CurrentSnapshot, context.GetCompatibleSilos(target));
        if (silos.Length == 0)
        {
            throw new OrleansException($"no control silo is up that could take {target.GrainIdentity}; start one with 'dae silo --role control'");
        }

        return Task.FromResult(strategy is SpreadPlacement ? silos[Number(target.GrainIdentity.Key.ToString()) % silos.Length] : silos[0]);
    }

    /// <summary>The number behind the key's last slash, counted from the last silo on: the first one leads already, and has the rest to do.</summary>
    private static int Number(string? key) => int.TryParse(key.AsSpan(key.AsSpan().LastIndexOf('/') + 1), out int number) ? number + 1 : 0;
}
