namespace DistributedAE.Data;

/// <summary>Leaves the samples of other classes out, as for a model that is to know only ordinary samples.</summary>
internal static class ClassFilter
{
    /// <summary>The samples of the named classes, with the classes' numbers as they were.</summary>
    /// <exception cref="InputException">There are no classes, or none of a name.</exception>
    public static SampleSet Of(SampleSet samples, IReadOnlyList<string> classes, string source)
    {
        if (classes.Count == 0)
        {
            return samples;
        }

        if (samples.Labels is not { ClassCount: > 0 } labels)
        {
            throw new InputException($"data.classes names {string.Join(", ", classes)}, but {source} has no classes; name their column by data.csv.label, or leave data.classes out");
        }

        string[] names = [.. Enumerable.Range(0, labels.ClassCount).Select(labels.NameOf)];
        bool[] taken = new bool[names.Length];
        foreach (string name in classes)
        {
            int number = Array.IndexOf(names, name);
            if (number < 0)
            {
                throw new InputException($"data.classes names '{name}', but the classes of {source} are {string.Join(", ", names.Take(20))}{Spelling.Hint(name, names)}");
            }

            taken[number] = true;
        }

        int[] found = [.. Enumerable.Range(0, samples.Count).Where(sample => taken[labels.Class(sample)])];
        return found.Length > 0
            ? samples.Select(found)
            : throw new InputException($"{source} has no sample of the classes {string.Join(", ", classes)} (data.classes)");
    }
}
