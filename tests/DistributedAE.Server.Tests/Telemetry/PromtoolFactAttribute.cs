namespace DistributedAE.Server.Tests.Telemetry;

/// <summary>A test that needs promtool, skipped where it is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PromtoolFactAttribute : FactAttribute
{
    public PromtoolFactAttribute() => Skip = Promtool.WhyNot;
}
