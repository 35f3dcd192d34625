namespace DistributedAE.Deploy.Tests.CommandLines;

/// <summary>A test that asks the command <c>dae silo</c> itself, skipped in builds that have none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OrleansFactAttribute : FactAttribute
{
    public OrleansFactAttribute() => Skip = DaeParser.SiloCommand is null ? "this build has no command dae silo" : null;
}
