using DistributedAE.Orleans.Tests.Silos;
using Xunit.Abstractions;

[assembly: TestCollectionOrderer("DistributedAE.Orleans.Tests.LongestFirst", "DistributedAE.Orleans.Tests")]

namespace DistributedAE.Orleans.Tests;

/// <summary>Begins with the silos as processes, which take longest, one after another, and wait a lot: the other tests run beside them.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    /// <inheritdoc/>
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderByDescending(collection => collection.DisplayName == SiloProcessGroup.Name);
}
