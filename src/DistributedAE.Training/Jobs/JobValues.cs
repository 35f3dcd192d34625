using System.Diagnostics.CodeAnalysis;

namespace DistributedAE.Training.Jobs;

/// <summary>A value of the right type and within its range, with where it was given.</summary>
/// <param name="Value">A <see cref="JobValues"/>, a list of <see cref="JobValue"/>, a decimal (integer), double, bool or string, or null.</param>
/// <param name="Path">Its key with the keys above, for example <c>pretrain.layers[1].epochs</c>.</param>
/// <param name="Origin">Where it was given.</param>
internal sealed record JobValue(object? Value, string Path, JobOrigin Origin);

/// <summary>The values of one mapping; what was not given has the default of the table of keys.</summary>
internal sealed class JobValues(JobKey key, string path, JobOrigin origin)
{
    private readonly Dictionary<string, JobValue> _given = new(StringComparer.Ordinal);

    public string Path { get; } = path;

    public JobOrigin Origin { get; } = origin;

    public void Add(string name, JobValue value) => _given[name] = value;

    /// <summary>Whether the key was given a value other than null.</summary>
    public bool Has(string name) => TryGet(name, out _);

    /// <summary>Whether the key was given at all.</summary>
    public bool Mentions(string name) => _given.ContainsKey(name);

    public JobOrigin OriginOf(string name) => _given.TryGetValue(name, out JobValue? value) ? value.Origin : Origin;

    public string PathOf(string name)
        => _given.TryGetValue(name, out JobValue? value) ? value.Path : JobPaths.Below(Path, name);

    public JobValues Section(string name)
        => TryGet(name, out object? value) ? (JobValues)value : new JobValues(key.Find(name)!, PathOf(name), OriginOf(name));

    public IReadOnlyList<JobValue> List(string name) => TryGet(name, out object? value) ? (IReadOnlyList<JobValue>)value : [];

    public int Integer(string name) => (int)(decimal)Require(name);

    public ulong LargeInteger(string name) => (ulong)(decimal)Require(name);

    public int? OptionalInteger(string name) => TryGet(name, out object? value) ? (int)(decimal)value : null;

    public double Number(string name) => ToDouble(Require(name));

    public double? OptionalNumber(string name) => TryGet(name, out object? value) ? ToDouble(value) : null;

    public bool Flag(string name) => (bool)Require(name);

    public string? Text(string name) => TryGet(name, out object? value) ? (string)value : null;

    public T Word<T>(string name)
        where T : struct, Enum
        => JobWords.Parse<T>((string)Require(name));

    public T? OptionalWord<T>(string name)
        where T : struct, Enum
        => TryGet(name, out object? value) ? JobWords.Parse<T>((string)value) : null;

    /// <summary>
    /// These values with those of <paramref name="over"/> in their place. Mappings are merged key by key, unless the upper one
    /// names another kind: then it stands alone, as the constants of one kind mean nothing to another.
    /// </summary>
    public JobValues MergedWith(JobValues over)
    {
        var merged = new JobValues(key, Path, Origin);
        foreach ((string name, JobValue value) in _given)
        {
            merged.Add(name, value);
        }

        foreach ((string name, JobValue value) in over._given)
        {
            if (value.Value is JobValues upper && key.Find(name) is { } child)
            {
                JobValues lower = Section(name);
                bool otherKind = upper.Has("kind") && upper.Text("kind") != (string?)lower.Effective("kind");
                JobValues below = otherKind ? new JobValues(child, upper.Path, upper.Origin) : lower;
                merged.Add(name, value with { Value = below.MergedWith(upper) });
            }
            else
            {
                merged.Add(name, value);
            }
        }

        return merged;
    }

    private object? Effective(string name) => TryGet(name, out object? value) ? value : key.Find(name)?.Default;

    private object Require(string name)
        => Effective(name) ?? throw new InvalidOperationException($"{JobPaths.Below(Path, name)} has neither a value nor a default");

    private bool TryGet(string name, [NotNullWhen(true)] out object? value)
    {
        value = _given.TryGetValue(name, out JobValue? given) ? given.Value : null;
        return value is not null;
    }

    private static double ToDouble(object value) => value is decimal exact ? (double)exact : (double)value;
}
