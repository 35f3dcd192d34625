namespace DistributedAE.Training.Jobs;

/// <summary>Where a value of a job comes from.</summary>
/// <param name="Label">As it stands before an error: <c>jobs/x.yaml:12:3</c> or <c>--set a.b=c</c>.</param>
/// <param name="Order">Errors are reported in this order: first the file's from top to bottom, then the overrides'.</param>
internal sealed record JobOrigin(string Label, long Order);

/// <summary>A value of the job file before its meaning is known.</summary>
internal abstract class JobNode(JobOrigin origin)
{
    public JobOrigin Origin { get; } = origin;
}

/// <summary>A single value.</summary>
internal sealed class JobScalar(JobOrigin origin, string text, bool isPlain) : JobNode(origin)
{
    public string Text { get; } = text;

    /// <summary>Whether it was written without quotes, and so may be a number, a flag or null.</summary>
    public bool IsPlain { get; } = isPlain;

    public bool IsNull => IsPlain && Text is ("" or "~" or "null" or "Null" or "NULL");
}

/// <summary>A list of values.</summary>
internal sealed class JobList(JobOrigin origin) : JobNode(origin)
{
    public List<JobNode> Items { get; } = [];
}

/// <summary>One key of a mapping with its value.</summary>
internal sealed record JobEntry(string Key, JobOrigin Origin, JobNode Value);

/// <summary>Keys with values, in the file's order.</summary>
internal sealed class JobMapping(JobOrigin origin) : JobNode(origin)
{
    public List<JobEntry> Entries { get; } = [];
}
