using DistributedAE.Tests.Postgres;

namespace DistributedAE.Orleans.Tests.Silos;

/// <summary>Tests with silos as processes: one after another, on one database server. Their times would be the others'.</summary>
[CollectionDefinition(Name)]
public sealed class SiloProcessGroup : ICollectionFixture<PostgresServer>
{
    public const string Name = "silos as processes";
}
