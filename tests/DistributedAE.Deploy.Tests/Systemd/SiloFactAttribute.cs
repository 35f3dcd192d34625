using DistributedAE.Cli;
using DistributedAE.Tests.Postgres;

namespace DistributedAE.Deploy.Tests.Systemd;

/// <summary>A test that runs silos, skipped where there is no PostgreSQL, and in builds without Orleans.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SiloFactAttribute : FactAttribute
{
    public SiloFactAttribute() =>
        Skip = typeof(ExitCodes).Assembly.GetType("DistributedAE.Cli.Silos.SiloRun") is null ? "this build has no Orleans" : PostgresServer.WhyNot;
}
