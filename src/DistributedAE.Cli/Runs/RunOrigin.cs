using System.Text.Json;
using DistributedAE.Data;
using DistributedAE.Training.Jobs;
using DistributedAE.Training.Runs;

namespace DistributedAE.Cli.Runs;

/// <summary>
/// Which job file a run was started from: the paths in its <c>job.yaml</c> start from that file's folder, and a job without a name has the file's.
/// </summary>
/// <param name="JobFile">Full path of the job file.</param>
internal sealed record RunOrigin(string JobFile)
{
    /// <summary>The folder that relative paths to data start from.</summary>
    public string Folder => Path.GetDirectoryName(JobFile)!;

    /// <summary>The origin noted in a run folder; one in the current folder where there is no note.</summary>
    public static RunOrigin Of(string runFolder)
    {
        try
        {
            if (JsonSerializer.Deserialize(File.ReadAllBytes(FileIn(runFolder)), CliJson.Default.RunOrigin) is { JobFile: { Length: > 0 } path })
            {
                return new RunOrigin(Path.GetFullPath(path));
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or JsonException)
        {
            // without the note, paths start here, as they would for a job file in this folder
        }

        return new RunOrigin(Path.GetFullPath("job.yaml"));
    }

    /// <summary>Reads the job of a run folder.</summary>
    public JobFile ReadJob(string text) => JobFileReader.Read(text, Path.GetFileName(JobFile));

    /// <summary>Notes it in a run folder.</summary>
    public void Write(RunPaths run) =>
        AtomicFile.WriteAllBytes(FileIn(run.Folder), [.. JsonSerializer.SerializeToUtf8Bytes(this, CliJson.Default.RunOrigin), (byte)'\n']);

    private static string FileIn(string runFolder) => Path.Combine(runFolder, "origin.json");
}
