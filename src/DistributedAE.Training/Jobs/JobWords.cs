namespace DistributedAE.Training.Jobs;

/// <summary>The words by which the job file names the values of an enumeration: the value's name in camelCase.</summary>
public static class JobWords
{
    /// <summary>The word for one value, for example <c>crossEntropy</c>, <c>kl</c> or <c>adamW</c>.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum
        => Camel(value.ToString());

    /// <summary>All words of an enumeration, in the order of its values.</summary>
    public static IReadOnlyList<string> All<T>()
        where T : struct, Enum
        => All(typeof(T));

    /// <summary>The value of a word that is known to be one of <see cref="All{T}"/>.</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    public static T Parse<T>(string word)
        where T : struct, Enum
    {
        int at = Array.IndexOf(All(typeof(T)), word);
        return at >= 0
            ? Enum.GetValues<T>()[at]
            : throw new ArgumentException($"'{word}' is not one of {string.Join(", ", All<T>())}.", nameof(word));
    }

    // by the type and not generic: a command that starts would compile it for each of a dozen enumerations
    private static string[] All(Type type) => Array.ConvertAll(Enum.GetNames(type), Camel);

    private static string Camel(string name)
        => name.All(letter => !char.IsLower(letter)) ? name.ToLowerInvariant() : char.ToLowerInvariant(name[0]) + name[1..];
}
