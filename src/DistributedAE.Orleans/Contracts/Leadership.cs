namespace DistributedAE.Orleans.Contracts;

/// <summary>The tokens of a cluster, the same at every control silo.</summary>
/// <param name="Token">Of those who submit and follow jobs.</param>
/// <param name="WorkerToken">Of workers that come by HTTP, which a cluster does not take; kept for the routes that know it.</param>
[GenerateSerializer, Immutable, Alias("dae.ClusterTokens")]
internal sealed record ClusterTokens([property: Id(0)] string Token, [property: Id(1)] string WorkerToken);

/// <summary>Who leads the cluster.</summary>
/// <param name="Address">Address of its coordinator, for the control silos' fronts.</param>
/// <param name="Silo">Name of its silo.</param>
/// <param name="Term">Its term.</param>
/// <param name="CertificateSha256">SHA-256 of its coordinator's certificate for TLS, in upper-case hexadecimal; null where that talks in the clear.</param>
[GenerateSerializer, Immutable, Alias("dae.Leader")]
internal sealed record Leader(
    [property: Id(0)] string Address, [property: Id(1)] string Silo, [property: Id(2)] long Term, [property: Id(3)] string? CertificateSha256);

/// <summary>The jobs of the cluster: where it is activated, the coordinator lives.</summary>
[Alias("dae.IJobCatalogGrain")]
internal interface IJobCatalogGrain : IGrainWithIntegerKey
{
    /// <summary>Agrees on tokens: those of the first silo that offers some.</summary>
    [Alias("Agree")]
    Task<ClusterTokens> AgreeAsync(ClusterTokens offer);

    /// <summary>Has the coordinator run, and says where.</summary>
    [Alias("Lead"), ResponseTimeout("00:01:00")]
    Task<Leader> LeadAsync();
}
