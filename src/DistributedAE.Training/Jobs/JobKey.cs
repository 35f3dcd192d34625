namespace DistributedAE.Training.Jobs;

/// <summary>What the value of a key is.</summary>
public enum JobKeyKind
{
    /// <summary>Keys of its own.</summary>
    Mapping,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A finite number.</summary>
    Number,

    /// <summary>true or false.</summary>
    Flag,

    /// <summary>Any text.</summary>
    Text,

    /// <summary>One of a list of words.</summary>
    Word,

    /// <summary>A list of values of one kind.</summary>
    List,
}

/// <summary>
/// One key of the job file: the reader, the JSON Schema and the help are all made from the tree of these
/// (<see cref="JobKeys.Root"/>).
/// </summary>
/// <param name="Name">As written in the job file.</param>
/// <param name="Kind">What its value is.</param>
/// <param name="Description">Meaning and unit, in one or two sentences.</param>
public sealed record JobKey(string Name, JobKeyKind Kind, string Description)
{
    /// <summary>Least value of a number; null has no limit.</summary>
    public decimal? Minimum { get; init; }

    /// <summary>Greatest value of a number; null has no limit.</summary>
    public decimal? Maximum { get; init; }

    /// <summary>Whether <see cref="Minimum"/> itself is refused.</summary>
    public bool AboveMinimum { get; init; }

    /// <summary>Whether <see cref="Maximum"/> itself is refused.</summary>
    public bool BelowMaximum { get; init; }

    /// <summary>The words to choose from.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>Each entry of a list.</summary>
    public JobKey? Item { get; init; }

    /// <summary>Least number of entries of a list.</summary>
    public int MinimumItems { get; init; }

    /// <summary>Greatest number of entries of a list.</summary>
    public int MaximumItems { get; init; } = int.MaxValue;

    /// <summary>Whether a single value may stand for a list of one.</summary>
    public bool OneForAll { get; init; }

    /// <summary>The keys of a mapping.</summary>
    public IReadOnlyList<JobKey> Keys { get; init; } = [];

    /// <summary>Whether the job file must give it.</summary>
    public bool Required { get; init; }

    /// <summary>A key beside it with which it is not required; null for none.</summary>
    public string? NotRequiredWith { get; init; }

    /// <summary>Whether <c>null</c> is a value.</summary>
    public bool Nullable { get; init; }

    /// <summary>The value when the key is left out, if it is the same for every job; a word, number or flag.</summary>
    public object? Default { get; init; }

    /// <summary>The key of that name below this one, or null.</summary>
    public JobKey? Find(string name) => Keys.FirstOrDefault(key => key.Name == name);
}
