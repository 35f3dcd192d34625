using DistributedAE.Data;

namespace DistributedAE.Training.Jobs;

/// <summary>Collects everything that is wrong with a job, so that it can be told at once.</summary>
internal sealed class JobErrors
{
    private const int MaxReported = 50;

    private readonly List<(JobOrigin Origin, string Message)> _errors = [];
    private readonly HashSet<(JobOrigin Origin, string Message)> _told = [];
    private readonly List<string> _doubtful = [];

    /// <summary>Number of errors so far.</summary>
    public int Count => _errors.Count;

    /// <summary>Adds an error that says nothing about the value of a key. The same error is told once.</summary>
    public void Add(JobOrigin origin, string message)
    {
        if (_told.Add((origin, message)))
        {
            _errors.Add((origin, message));
        }
    }

    /// <summary>Adds an error in the value at <paramref name="path"/>, which then takes no part in further checks.</summary>
    public void Add(JobOrigin origin, string path, string message)
    {
        Add(origin, message);
        Doubt(path);
    }

    /// <summary>Leaves the value at <paramref name="path"/> out of further checks.</summary>
    public void Doubt(string path) => _doubtful.Add(path);

    /// <summary>Whether there was no error in any of the values, in one of their keys or in a mapping that holds them.</summary>
    public bool AreSound(params ReadOnlySpan<string> paths)
    {
        foreach (string path in paths)
        {
            if (_doubtful.Any(doubtful => doubtful == path || IsBelow(path, doubtful) || IsBelow(doubtful, path)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Throws if there is anything to tell.</summary>
    /// <exception cref="InputException">With one line for each error.</exception>
    public void Throw()
    {
        if (_errors.Count == 0)
        {
            return;
        }

        var lines = _errors
            .OrderBy(error => error.Origin.Order)
            .Take(MaxReported)
            .Select(error => $"{error.Origin.Label}: {error.Message}")
            .ToList();
        if (_errors.Count > MaxReported)
        {
            lines.Add($"... and {_errors.Count - MaxReported} more errors");
        }

        throw new InputException(string.Join('\n', lines));
    }

    private static bool IsBelow(string path, string ancestor)
        => ancestor.Length == 0
            || (path.StartsWith(ancestor, StringComparison.Ordinal) && path.Length > ancestor.Length && (path[ancestor.Length] is '.' or '['));
}
