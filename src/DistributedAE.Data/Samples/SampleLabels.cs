namespace DistributedAE.Data;

/// <summary>What is known about each sample: its class, or a value to predict. Immutable.</summary>
public sealed class SampleLabels
{
    private readonly int[]? _classes;
    private readonly float[]? _values;

    private SampleLabels(int[]? classes, float[]? values, int classCount, IReadOnlyList<string>? classNames)
    {
        _classes = classes;
        _values = values;
        ClassCount = classCount;
        ClassNames = classNames;
    }

    /// <summary>Number of labelled samples.</summary>
    public int Count => _classes?.Length ?? _values!.Length;

    /// <summary>Number of classes; 0 where the labels are values.</summary>
    public int ClassCount { get; }

    /// <summary>The classes' names by number; null where classes are numbers in the data, or there are none.</summary>
    public IReadOnlyList<string>? ClassNames { get; }

    /// <summary>Labels that are classes, each 0 … <paramref name="classCount"/> − 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A class is out of range.</exception>
    public static SampleLabels OfClasses(int[] classes, int classCount, IReadOnlyList<string>? classNames = null)
    {
        foreach (int label in classes)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(label, nameof(classes));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(label, classCount, nameof(classes));
        }

        return new(classes, null, classCount, classNames);
    }

    /// <summary>Labels that are values to predict.</summary>
    public static SampleLabels OfValues(float[] values) => new(null, values, 0, null);

    /// <summary>The class of a sample.</summary>
    /// <exception cref="InvalidOperationException">The labels are values.</exception>
    public int Class(int sample) => _classes is not null
        ? _classes[sample]
        : throw new InvalidOperationException("the samples have no classes");

    /// <summary>The value of a sample, or its class's number.</summary>
    public float Target(int sample) => _values is not null ? _values[sample] : _classes![sample];

    /// <summary>The name of a class, or its number where it has none.</summary>
    public string NameOf(int number) =>
        ClassNames is { } names && number < names.Count ? names[number] : number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The labels of the given samples, in their order.</summary>
    internal SampleLabels Select(int[] samples) => new(
        _classes is null ? null : Array.ConvertAll(samples, sample => _classes[sample]),
        _values is null ? null : Array.ConvertAll(samples, sample => _values[sample]),
        ClassCount,
        ClassNames);
}
