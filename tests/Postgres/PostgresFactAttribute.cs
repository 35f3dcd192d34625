namespace DistributedAE.Tests.Postgres;

/// <summary>A test that needs PostgreSQL, skipped where it is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute() => Skip = PostgresServer.WhyNot;
}
