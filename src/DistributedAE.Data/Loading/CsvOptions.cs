namespace DistributedAE.Data;

/// <summary>What the columns of a CSV file mean. Columns are named by the file's header; those not named here are features.</summary>
public sealed record CsvOptions
{
    /// <summary>The column of labels; null where there is none.</summary>
    public string? Label { get; init; }

    /// <summary>The column of identifiers, kept aside as text; null where there is none.</summary>
    public string? Id { get; init; }

    /// <summary>The column of groups that a validation split goes by, kept aside as text; null where there is none.</summary>
    public string? Group { get; init; }

    /// <summary>Columns that are left out.</summary>
    public IReadOnlyList<string> Ignore { get; init; } = [];
}
