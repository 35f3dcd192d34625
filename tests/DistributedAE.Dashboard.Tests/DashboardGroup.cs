namespace DistributedAE.Dashboard.Tests;

/// <summary>Tests that look at a cluster in the middle of its work.</summary>
[CollectionDefinition(Name)]
public sealed class DashboardGroup : ICollectionFixture<Chromium>, ICollectionFixture<ShownCluster>
{
    public const string Name = "dashboard";
}
