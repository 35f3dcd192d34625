using System.Security.Cryptography;
using System.Text.Json;
using DistributedAE.Data;
using DistributedAE.Protocol.Api;
using DistributedAE.Server.Problems;
using DistributedAE.Training.Jobs;
using Microsoft.AspNetCore.Http;

namespace DistributedAE.Server.Jobs;

/// <summary>Checks what submitters send, and tells all that is wrong with it at once.</summary>
internal static class Submissions
{
    private const int MaxPriority = 1000;
    private const int MaxKeyLength = 128;

    /// <summary>Reads a submission.</summary>
    /// <returns>The job.</returns>
    /// <exception cref="ProblemException">It is no valid job, or its data are not there (400).</exception>
    public static JobSpec Read(JobSubmission submission, JobData data)
    {
        var errors = new List<ProblemError>();
        if (submission.Priority is < -MaxPriority or > MaxPriority)
        {
            errors.Add(new ProblemError(null, null, $"priority is {submission.Priority}; -{MaxPriority} to {MaxPriority} are possible"));
        }

        if (submission.Name is { } name && !JobIds.IsName(name))
        {
            errors.Add(new ProblemError(
                null, null, $"name is '{name}'; 1 to 64 letters, digits, dots, dashes and underscores are possible, a letter or digit first"));
        }

        JobSpec? job = ReadFile(submission, errors);
        if (job is not null)
        {
            errors.AddRange(data.Missing(job, submission));
        }

        return errors.Count == 0 && job is not null ? job : throw new ProblemException(
            StatusCodes.Status400BadRequest, "invalid-job", "invalid job",
            $"the job was not accepted: {errors.Count} {(errors.Count == 1 ? "error" : "errors")}", errors);
    }

    /// <summary>Checks a key by which a repeated submission is to be recognised.</summary>
    /// <exception cref="ProblemException">It is none (400).</exception>
    public static void CheckKey(string? key)
    {
        if (key is not null && (key.Length is 0 or > MaxKeyLength || !key.All(letter => letter is > ' ' and < '\u007f')))
        {
            throw ProblemException.Invalid($"{ApiHeaders.IdempotencyKey} must have 1 to {MaxKeyLength} visible characters");
        }
    }

    /// <summary>Whether two submissions ask for the same.</summary>
    public static bool AreEqual(JobSubmission one, JobSubmission other) =>
        CryptographicOperations.FixedTimeEquals(Hash(one), Hash(other));

    private static byte[] Hash(JobSubmission submission)
    {
        var sorted = submission.Uploads is { } uploads ? new SortedDictionary<string, string>(uploads.ToDictionary(), StringComparer.Ordinal) : null;
        return SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(submission with { Uploads = sorted }, ApiJson.Options));
    }

    private static JobSpec? ReadFile(JobSubmission submission, List<ProblemError> errors)
    {
        if (string.IsNullOrWhiteSpace(submission.File))
        {
            errors.Add(new ProblemError(null, null, "file is empty; the text of a job file is needed"));
            return null;
        }

        try
        {
            return HostedJob.Read(submission.File, submission.Name).Spec;
        }
        catch (InputException problem)
        {
            errors.AddRange(ProblemError.OfJobFile(problem.Message));
            return null;
        }
    }
}
