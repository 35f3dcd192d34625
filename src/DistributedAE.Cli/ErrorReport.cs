using System.Net;
using DistributedAE.Client.Api;
using DistributedAE.Client.Worker;
using DistributedAE.Data;

namespace DistributedAE.Cli;

/// <summary>Tells the user what went wrong, in words and by the exit code.</summary>
internal static class ErrorReport
{
    /// <summary>Writes the error and gives the process's exit code.</summary>
    /// <param name="problem">What ended the command.</param>
    /// <param name="verbose">Whether an unexpected error comes with its stack trace.</param>
    /// <param name="error">Where to write.</param>
    public static int Tell(Exception problem, bool verbose, TextWriter error)
    {
        switch (problem)
        {
            case NotFoundException:
                error.WriteLine(problem.Message);
                return ExitCodes.NotFound;
            case InputException:
                error.WriteLine(problem.Message);
                return ExitCodes.BadInput;
            case ServerUnreachableException or DownloadException:
                error.WriteLine(problem.Message);
                return ExitCodes.Unreachable;
            case ApiException refusal:
                return TellRefusal(refusal, error);
            case WorkerRefusedException refusal:
                error.WriteLine(refusal.Message);
                return refusal.IsAuthorization ? ExitCodes.NotAuthorised : ExitCodes.BadInput;
            case OperationCanceledException:
                error.WriteLine("dae: interrupted");
                return ExitCodes.Interrupted;
            case AggregateException { InnerExceptions: [var inner] }:
                return Tell(inner, verbose, error);
            default:
                string text = problem.Message.ReplaceLineEndings(" ");
                string hint = verbose ? "" : " (--verbose shows where)";
                error.WriteLine($"dae: this is a bug: {problem.GetType().Name}: {text}{hint}");
                if (verbose)
                {
                    error.WriteLine(problem);
                }

                return ExitCodes.Failed;
        }
    }
    private static int TellRefusal(ApiException refusal, TextWriter error)
    {
        error.WriteLine(refusal.Message);
        switch (refusal.Status)
        {
            case HttpStatusCode.NotFound:
                return ExitCodes.NotFound;
            case HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden:
                error.WriteLine("dae: name the file with the coordinator's token by --token-file, or put the token into DAE_TOKEN; it stands in the coordinator's root folder");
                return ExitCodes.NotAuthorised;
            case HttpStatusCode.ServiceUnavailable:
                return ExitCodes.Unreachable;
            case >= HttpStatusCode.InternalServerError:
                return ExitCodes.Failed;
            default:
                return ExitCodes.BadInput;
        }
    }
}
