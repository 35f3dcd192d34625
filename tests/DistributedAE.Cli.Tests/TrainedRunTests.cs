namespace DistributedAE.Cli.Tests;

/// <summary>The tests that share one <see cref="TrainedRun"/>.</summary>
[CollectionDefinition(Name)]
public sealed class TrainedRunTests : ICollectionFixture<TrainedRun>
{
    public const string Name = "trained run";
}
