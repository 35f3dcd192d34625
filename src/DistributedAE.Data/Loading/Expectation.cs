namespace DistributedAE.Data;

/// <summary>What data must agree with: the training data's, or those stored with a model.</summary>
/// <param name="ClassNames">The classes' names by number; null where classes are numbers.</param>
/// <param name="ClassCount">Number of classes; null where it is not known.</param>
/// <param name="FeatureNames">The features' names in order; null where features have none.</param>
internal sealed record Expectation(IReadOnlyList<string>? ClassNames, int? ClassCount, IReadOnlyList<string>? FeatureNames)
{
    /// <summary>Whether the columns of labels, IDs and what is ignored may be missing: new samples for a model often have none.</summary>
    public bool OnlyFeaturesNeeded { get; init; }

    /// <summary>Nothing is known yet: the training data is being read.</summary>
    public static Expectation Nothing { get; } = new(null, null, null);

    /// <summary>What other data must agree with <paramref name="train"/> in.</summary>
    public static Expectation Of(SampleSet train) => new(
        train.Labels?.ClassNames,
        train.ClassCount > 0 ? train.ClassCount : null,
        train.FeatureNames);
}
