namespace DistributedAE.Orleans.Tests.Leading;

/// <summary>Tests of fronts that have one cluster in common.</summary>
[CollectionDefinition(Name)]
public sealed class ControlSilosGroup : ICollectionFixture<ControlSilos>
{
    public const string Name = "control silos";
}
