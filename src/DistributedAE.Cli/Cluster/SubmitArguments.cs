namespace DistributedAE.Cli.Cluster;

/// <summary>What <c>dae submit</c> was told.</summary>
/// <param name="File">The job file.</param>
/// <param name="Overrides">Values of <c>--set</c>.</param>
/// <param name="Name">Name in place of the file's; null for that one.</param>
/// <param name="Priority">Higher ones run first.</param>
/// <param name="UploadLimitBytes">Largest data file that is uploaded; null to upload nothing.</param>
internal sealed record SubmitArguments(string File, IReadOnlyList<string> Overrides, string? Name, int Priority, long? UploadLimitBytes);
