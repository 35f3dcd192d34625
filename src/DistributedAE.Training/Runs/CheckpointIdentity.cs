namespace DistributedAE.Training.Runs;

/// <summary>What a checkpoint must have in common with the job that goes on from it.</summary>
/// <param name="JobSha256">Hash of everything in the job that determines the model (<see cref="Jobs.JobIdentity"/>).</param>
/// <param name="DataSha256">Hash of the samples.</param>
/// <param name="Version">Version of DistributedAE; another one only gives a warning.</param>
public sealed record CheckpointIdentity(string JobSha256, string DataSha256, string Version);
