namespace DistributedAE.Orleans.Workers;

/// <summary>What outlives the roster's activations.</summary>
[GenerateSerializer, Alias("dae.RosterState")]
internal sealed class RosterState
{
    /// <summary>How often it was activated: generations of assignments begin above all that it ever handed out.</summary>
    [Id(0)]
    public long Starts { get; set; }
}
