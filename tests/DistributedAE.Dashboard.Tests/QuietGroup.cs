[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace DistributedAE.Dashboard.Tests;

/// <summary>Tests beside which nothing is trained but what they train themselves.</summary>
[CollectionDefinition(Name)]
public sealed class QuietGroup : ICollectionFixture<Chromium>, ICollectionFixture<QuietCluster>
{
    public const string Name = "quiet";
}
