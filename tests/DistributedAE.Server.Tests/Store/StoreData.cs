using System.Reflection;
using DistributedAE.Tests.Postgres;
using Xunit.Sdk;

namespace DistributedAE.Server.Tests.Store;

/// <summary>Runs a theory with the store of files.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FilesAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [["files"]];
}

/// <summary>Runs a theory with the store in PostgreSQL, where it is installed: a coordinator's, and that of a cluster whose silos lead in turn.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PostgresAttribute : DataAttribute
{
    public PostgresAttribute() => Skip = PostgresServer.WhyNot;

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [["postgresql"], ["cluster"]];
}
