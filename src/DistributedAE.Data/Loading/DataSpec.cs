namespace DistributedAE.Data;

/// <summary>Which data a job trains on, and how it is prepared.</summary>
/// <param name="Source"><c>digits</c>, <c>mnist</c>, <c>fashion-mnist</c>, or the path of an idx, CSV, npy, npz or safetensors file.</param>
public sealed record DataSpec(string Source)
{
    /// <summary>How many training samples <c>digits</c> generates, unless the job says otherwise.</summary>
    public const int DefaultDigitsTrainCount = 10_000;

    /// <summary>How many test samples <c>digits</c> generates, unless the job says otherwise.</summary>
    public const int DefaultDigitsTestCount = 2_000;

    /// <summary>The columns' meaning, where the source is a CSV file; every column is a feature by default.</summary>
    public CsvOptions Csv { get; init; } = new();

    /// <summary>The scaling, fitted on the training split.</summary>
    public Scale Scale { get; init; } = Scale.Unit;

    /// <summary>The share of the training samples that is set aside for validation, 0 ≤ share &lt; 1; 0 sets none aside.</summary>
    public double Validation { get; init; }

    /// <summary>How the validation samples are chosen.</summary>
    public SplitSpec Split { get; init; } = SplitSpec.Random;

    /// <summary>Trains, and validates, only on samples of these classes (their names, or numbers where they have none); none means all. Test samples stay all.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>
    /// The share of the samples that is set aside for testing before anything else, 0 ≤ share &lt; 1, chosen by the seed; for data that bring no test samples.
    /// </summary>
    public double TestShare { get; init; }

    /// <summary>Whether labels are classes or numbers.</summary>
    public LabelKind LabelKind { get; init; } = LabelKind.Class;

    /// <summary>Number of classes that labels must stay below, where the job says so; null takes it from the training labels.</summary>
    public int? ClassCount { get; init; }

    /// <summary>A second file of the same format with test samples; the built-in sets bring their own.</summary>
    public string? Test { get; init; }

    /// <summary>The idx or npy file with labels of an idx or npy <see cref="Source"/>; for idx, null looks for the sibling of the usual MNIST name.</summary>
    public string? Labels { get; init; }

    /// <summary>The idx or npy file with labels of an idx or npy <see cref="Test"/>; for idx, null looks for the sibling of the usual MNIST name.</summary>
    public string? TestLabels { get; init; }

    /// <summary>Takes only the first so many training samples (≥ 1); for <c>digits</c>, how many are generated.</summary>
    public int? TrainCount { get; init; }

    /// <summary>Takes only the first so many test samples (≥ 0); for <c>digits</c>, how many are generated.</summary>
    public int? TestCount { get; init; }
}
