using DistributedAE.Tests.Postgres;

namespace DistributedAE.Orleans.Tests.Storage;

/// <summary>Tests that share a server, one after another, each with a database of its own: making a server takes longer than most of them.</summary>
[CollectionDefinition(Name)]
public sealed class DatabaseGroup : ICollectionFixture<PostgresServer>
{
    public const string Name = "databases";
}
