using System.Text.Json;
using DistributedAE.Client.Api;
using DistributedAE.Data;
using DistributedAE.Training.Jobs;

namespace DistributedAE.Cli.Cluster;

/// <summary>Finds the data files of a job that lie at the submitter, and gives them to the coordinator.</summary>
/// <param name="folder">Where relative paths start: the job file's folder.</param>
/// <param name="limitBytes">Largest file that is uploaded.</param>
internal sealed class JobFiles(string folder, long limitBytes)
{
    private const string Source = "data.source";
    private const string Test = "data.test";
    private const string Labels = "data.labels";
    private const string TestLabels = "data.testLabels";

    /// <summary>
    /// Values for the label files that are found by their name beside the pictures: the coordinator cannot look beside a file that was uploaded.
    /// </summary>
    public IReadOnlyList<string> ImpliedLabels(DataSpec data)
    {
        var values = new List<string>();
        Imply(data.Source, data.Labels, Labels, values);
        Imply(data.Test, data.TestLabels, TestLabels, values);
        return values;
    }

    /// <summary>Values that put full paths in the place of relative ones, where the files are there.</summary>
    public static IReadOnlyList<string> FullPaths(DataSpec data, string folder)
    {
        var files = new JobFiles(folder, 0);
        (string Key, string? Path)[] all = [(Source, data.Source), (Test, data.Test), (Labels, data.Labels), (TestLabels, data.TestLabels)];
        return [.. all.Where(one => one.Path is { } path && files.IsHere(path)).Select(one => Value(one.Key, files.FullPath(one.Path!)))];
    }

    /// <summary>Uploads the files that are here; those that are not are the coordinator's.</summary>
    /// <param name="job">The job.</param>
    /// <param name="client">The coordinator.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Path in the job → SHA-256.</returns>
    /// <exception cref="InputException">A file is too large.</exception>
    public async Task<IReadOnlyDictionary<string, string>> UploadAsync(JobSpec job, CoordinatorClient client, CancellationToken cancellation)
    {
        string[] paths = [.. new[] { job.Data.Source, job.Data.Test, job.Data.Labels, job.Data.TestLabels }
            .OfType<string>()
            .Where(IsHere)
            .Distinct(StringComparer.Ordinal)];
        foreach (string path in paths)
        {
            RefuseLarge(path);
        }

        var uploads = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string path in paths)
        {
            UploadFile file = await UploadFile.OfAsync(FullPath(path), cancellation).ConfigureAwait(false);
            await client.UploadAsync(file, cancellation).ConfigureAwait(false);
            uploads[path] = file.Sha256;
        }

        return uploads;
    }

    /// <summary>A value for <c>--set</c>; a JSON string is one in YAML too.</summary>
    private static string Value(string key, string path) => $"{key}={JsonSerializer.Serialize(path)}";

    private void RefuseLarge(string path)
    {
        long bytes = new FileInfo(FullPath(path)).Length;
        if (bytes > limitBytes)
        {
            throw new InputException(
                $"{path} has {bytes} bytes, but at most {limitBytes} are uploaded; put it on the coordinator's machine, name its path there in the job and submit with --no-upload, or raise --upload-limit");
        }
    }

    private void Imply(string? pictures, string? labels, string key, List<string> values)
    {
        if (pictures is not null && labels is null && IsHere(pictures) && SiblingLabels(pictures) is { } sibling)
        {
            values.Add(Value(key, sibling));
        }
    }

    /// <summary>As the reader of idx files looks for it: <c>…-labels-idx1-ubyte</c> beside <c>…-images-idx3-ubyte</c>, packed or not.</summary>
    private string? SiblingLabels(string pictures)
    {
        string name = Path.GetFileName(pictures);
        string sibling = name.Replace("images", "labels", StringComparison.Ordinal).Replace("idx3", "idx1", StringComparison.Ordinal);
        if (sibling == name)
        {
            return null;
        }

        string bare = sibling.EndsWith(".gz", StringComparison.Ordinal) ? sibling[..^3] : sibling;
        string beside = Path.GetDirectoryName(pictures) ?? "";
        return new[] { sibling, bare, bare + ".gz" }.Select(candidate => Path.Combine(beside, candidate)).FirstOrDefault(IsHere);
    }

    private bool IsHere(string path) => path != DataSource.Digits && NamedDataSet.All.All(set => set.Name != path) && File.Exists(FullPath(path));

    private string FullPath(string path) => Path.GetFullPath(path, folder);
}
