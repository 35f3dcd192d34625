using System.Globalization;
using DistributedAE.Data;

namespace DistributedAE.Training.Jobs;

/// <summary>Puts the values of <c>--set key=value</c> in place of those of the job file.</summary>
internal static class JobOverrides
{
    private const long FirstOrder = long.MaxValue / 2;

    /// <summary>Applies each override to the tree, in order.</summary>
    public static void Apply(JobMapping root, IReadOnlyList<string> overrides, JobErrors errors)
    {
        for (int i = 0; i < overrides.Count; i++)
        {
            var origin = new JobOrigin($"--set {overrides[i]}", FirstOrder + i);
            ApplyOne(root, overrides[i], origin, errors);
        }
    }

    private static void ApplyOne(JobMapping root, string argument, JobOrigin origin, JobErrors errors)
    {
        int equals = argument.IndexOf('=');
        string[] steps = argument[..Math.Max(equals, 0)].Replace("[", ".", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Split('.');
        if (equals <= 0 || steps.Any(string.IsNullOrWhiteSpace))
        {
            errors.Add(origin, "must be key=value, such as finetune.optimizer.learningRate=0.01");
            return;
        }

        JobNode? value;
        try
        {
            value = JobTreeParser.Parse(argument[(equals + 1)..], _ => origin, errors);
        }
        catch (InputException problem)
        {
            errors.Add(origin, problem.Message[(origin.Label.Length + 2)..]);
            return;
        }

        value ??= new JobScalar(origin, "null", isPlain: true);
        if (Put(root, steps, value, origin) is { } refusal)
        {
            errors.Add(origin, refusal);
        }
    }

    /// <summary>Puts the value where the steps lead, with mappings made on the way; gives the reason where it cannot.</summary>
    private static string? Put(JobMapping root, string[] steps, JobNode value, JobOrigin origin)
    {
        JobNode parent = root;
        for (int i = 0; i < steps.Length; i++)
        {
            bool last = i == steps.Length - 1;
            JobNode? child;
            if (parent is JobList list)
            {
                string path = string.Join('.', steps[..i]);
                if (!int.TryParse(steps[i], NumberStyles.None, CultureInfo.InvariantCulture, out int index) || index >= list.Items.Count)
                {
                    return $"{path} is a list of {list.Items.Count}; \"{steps[i]}\" must be an index below that";
                }

                child = last ? value : Container(list.Items[index], origin);
                list.Items[index] = child;
            }
            else
            {
                var mapping = (JobMapping)parent;
                int at = mapping.Entries.FindIndex(entry => entry.Key == steps[i]);
                child = last ? value : Container(at < 0 ? null : mapping.Entries[at].Value, origin);
                Place(mapping, at, new JobEntry(steps[i], last || at < 0 ? origin : mapping.Entries[at].Origin, child));
            }

            parent = child;
        }

        return null;
    }

    private static JobNode Container(JobNode? node, JobOrigin origin) => node is JobMapping or JobList ? node : new JobMapping(origin);

    private static void Place(JobMapping mapping, int at, JobEntry entry)
    {
        if (at < 0)
        {
            mapping.Entries.Add(entry);
        }
        else
        {
            mapping.Entries[at] = entry;
        }
    }
}
