namespace DistributedAE.Deploy.Tests.CommandLines;

/// <summary>A command line of <c>dae</c> in a file of the deployments.</summary>
/// <param name="File">The file, relative to the repository's root.</param>
/// <param name="Arguments">Its arguments, with something in place of variables.</param>
internal sealed record FoundCommand(string File, IReadOnlyList<string> Arguments)
{
    /// <summary>The value of an option; null when it is not given.</summary>
    public string? Value(string option)
    {
        int at = Arguments.ToList().IndexOf(option);
        return at >= 0 && at + 1 < Arguments.Count ? Arguments[at + 1] : null;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{File}: dae {string.Join(' ', Arguments)}";
}
