using DistributedAE.Data;
using DistributedAE.Protocol.Api;
using DistributedAE.Server.Problems;
using DistributedAE.Server.Store;
using DistributedAE.Server.Uploads;
using DistributedAE.Training.Jobs;

namespace DistributedAE.Server.Jobs;

/// <summary>Finds and loads the data of jobs: built in, by name, on the server, or uploaded.</summary>
/// <param name="dataFolder">The folder that relative paths start from; null takes none.</param>
/// <param name="uploads">The uploads.</param>
/// <param name="files">Has uploads that came to another machine.</param>
internal sealed class JobData(string? dataFolder, UploadFolder uploads, IRunFiles files)
{
    /// <summary>The uploads of a submission: SHA-256 and path.</summary>
    public IReadOnlyCollection<(string Sha256, string Path)> UploadsOf(JobSubmission submission) =>
        [.. (submission.Uploads?.Values ?? []).Distinct(StringComparer.Ordinal).Select(sha256 => (sha256, uploads.PathOf(sha256)))];

    /// <summary>What is missing of a job's data.</summary>
    public IReadOnlyList<ProblemError> Missing(JobSpec job, JobSubmission submission)
    {
        var errors = new List<ProblemError>();
        foreach ((string path, string sha256) in submission.Uploads ?? new Dictionary<string, string>())
        {
            if (!UploadFolder.IsHash(sha256))
            {
                errors.Add(new ProblemError(null, null, $"uploads: '{sha256}' of {path} is no SHA-256; 64 lower-case hexadecimal digits are needed"));
            }
            else if (uploads.Find(sha256) is null)
            {
                errors.Add(new ProblemError(null, null, $"uploads: {path} with the SHA-256 {sha256} was not uploaded; upload it before the job is submitted"));
            }
        }

        foreach ((string key, string path) in PathsOf(job.Data))
        {
            if (!IsUploaded(path, submission) && OnServer(path) is null or { Exists: false })
            {
                errors.Add(new ProblemError(null, null, Absent(key, path)));
            }
        }

        return errors;
    }

    /// <summary>Loads a job's data and checks that both fit each other.</summary>
    /// <exception cref="InputException">The data cannot be had or don't fit.</exception>
    public DataSet Load(JobSpec job, JobSubmission submission, JobFolder folder, CancellationToken cancellation)
    {
        DataSpec spec = job.Data with
        {
            Source = IsFile(job.Data.Source) ? Locate("data.source", job.Data.Source, submission, folder) : job.Data.Source,
            Test = job.Data.Test is { } test ? Locate("data.test", test, submission, folder) : null,
            Labels = job.Data.Labels is { } labels ? Locate("data.labels", labels, submission, folder) : null,
            TestLabels = job.Data.TestLabels is { } testLabels ? Locate("data.testLabels", testLabels, submission, folder) : null,
        };
        LinkUploads(submission, folder);
        DataSet data = new DataSource(folder.Path).Load(spec, job.Seed, cancellation);
        JobChecks.AgainstData(job, data.Train.FeatureCount, data.Train.Count, data.Train.HasLabels, data.Train.ClassCount);
        return data;
    }

    private string Locate(string key, string path, JobSubmission submission, JobFolder folder) =>
        IsUploaded(path, submission) ? Path.Combine(folder.Data, LinkName(path, submission))
        : OnServer(path) is { Exists: true } file ? file.FullName
        : throw new InputException(Absent(key, path));

    private FileInfo? OnServer(string path)
    {
        try
        {
            return Path.IsPathFullyQualified(path) ? new FileInfo(path)
                : dataFolder is null ? null
                : new FileInfo(Path.GetFullPath(path, Path.GetFullPath(dataFolder)));
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException or PathTooLongException)
        {
            return null;
        }
    }

    private string Absent(string key, string path)
    {
        string where = Path.IsPathFullyQualified(path) || dataFolder is null ? "on the coordinator's machine" : $"in the coordinator's data folder {dataFolder}";
        return $"{key}: there is no file '{path}' {where}, and it was not uploaded; "
            + "upload it ('dae submit' does so by itself up to the coordinator's limit), or put it there and give its full path";
    }

    /// <summary>Formats are told by names: an upload gets its own name back, in the job's folder.</summary>
    private void LinkUploads(JobSubmission submission, JobFolder folder)
    {
        foreach ((string path, string sha256) in submission.Uploads ?? new Dictionary<string, string>())
        {
            string link = Path.Combine(folder.Data, LinkName(path, submission));
            string target = uploads.PathOf(sha256);
            if (!File.Exists(target))
            {
                files.BringUpload(sha256, target);
            }

            if (!File.Exists(target))
            {
                throw new InputException($"the upload {target} of '{path}' is gone; upload the file again, and resume the job");
            }

            if (File.Exists(link))
            {
                continue;
            }

            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(link)!);
                File.Delete(link);
                Link(link, target);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw new InputException($"cannot prepare the upload of '{path}' as {link}: {error.Message}", error);
            }
        }
    }

    private static void Link(string link, string target)
    {
        if (OperatingSystem.IsWindows())
        {
            // links need a privilege there
            File.Copy(target, link);
        }
        else
        {
            File.CreateSymbolicLink(link, Path.GetRelativePath(Path.GetDirectoryName(link)!, target));
        }
    }

    /// <summary>The file's name; below a number where another upload has that name too, so that files that look for each other stay together.</summary>
    private static string LinkName(string path, JobSubmission submission)
    {
        string name = FileNameOf(path);
        string[] namesakes = [.. submission.Uploads!.Keys.Where(other => FileNameOf(other) == name).Order(StringComparer.Ordinal)];
        int place = Array.IndexOf(namesakes, path);
        return place == 0 ? name : Path.Combine($"{place + 1}", name);
    }

    private static string FileNameOf(string path)
    {
        string last = path[(path.LastIndexOfAny(['/', '\\']) + 1)..];
        string name = string.Concat(last.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_' ? letter : '_'));
        return name.TrimStart('.').Length == 0 ? "data" : name.TrimStart('.');
    }

    private static bool IsUploaded(string path, JobSubmission submission) => submission.Uploads?.ContainsKey(path) ?? false;

    private static bool IsFile(string source) => source != DataSource.Digits && NamedDataSet.All.All(set => set.Name != source);

    private static IEnumerable<(string Key, string Path)> PathsOf(DataSpec data)
    {
        (string Key, string? Path)[] all =
        [
            ("data.source", IsFile(data.Source) ? data.Source : null),
            ("data.test", data.Test),
            ("data.labels", data.Labels),
            ("data.testLabels", data.TestLabels),
        ];
        return all.Where(one => one.Path is not null).Select(one => (one.Key, one.Path!));
    }
}
