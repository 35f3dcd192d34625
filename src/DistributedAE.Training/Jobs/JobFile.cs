namespace DistributedAE.Training.Jobs;

/// <summary>A job file that was read without errors.</summary>
/// <param name="Spec">The job with every value in effect.</param>
/// <param name="Text">
/// The file as given, comments and all; where values were overridden, the file with the overrides applied. Reading it again
/// gives the same <paramref name="Spec"/>, but for a name that was taken from the file's.
/// </param>
public sealed record JobFile(JobSpec Spec, string Text);
