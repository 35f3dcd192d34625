using System.Net;
using DistributedAE.Client.Api;
using DistributedAE.Client.Worker;
using DistributedAE.Data;

namespace DistributedAE.Cli.Tests;

public sealed class ErrorReportTests
{
    [Fact]
    public void A_problem_with_the_input_is_told_as_it_is()
        => Assert.Equal((ExitCodes.BadInput, "a.yaml: wrong\n"), Tell(new InputException("a.yaml: wrong"), verbose: true));

    [Fact]
    public void An_interrupt_has_the_shells_code()
        => Assert.Equal((ExitCodes.Interrupted, "dae: interrupted\n"), Tell(new TaskCanceledException(), verbose: false));

    [Theory]
    [InlineData(HttpStatusCode.NotFound, ExitCodes.NotFound)]
    [InlineData(HttpStatusCode.Unauthorized, ExitCodes.NotAuthorised)]
    [InlineData(HttpStatusCode.Forbidden, ExitCodes.NotAuthorised)]
    [InlineData(HttpStatusCode.Conflict, ExitCodes.BadInput)]
    [InlineData(HttpStatusCode.BadRequest, ExitCodes.BadInput)]
    [InlineData(HttpStatusCode.RequestEntityTooLarge, ExitCodes.BadInput)]
    [InlineData(HttpStatusCode.ServiceUnavailable, ExitCodes.Unreachable)]
    [InlineData(HttpStatusCode.InternalServerError, ExitCodes.Failed)]
    public void A_refusal_of_the_coordinator_has_the_code_of_its_status(HttpStatusCode status, int expected)
    {
        (int exitCode, string text) = Tell(new ApiException(status, "title", "what and why", []), verbose: false);

        Assert.Equal(expected, exitCode);
        Assert.StartsWith("what and why\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refused_worker_has_the_code_of_the_reason()
    {
        Assert.Equal((ExitCodes.NotAuthorised, "no\n"), Tell(new WorkerRefusedException("no", isAuthorization: true), verbose: false));
        Assert.Equal((ExitCodes.BadInput, "old version\n"), Tell(new WorkerRefusedException("old version"), verbose: false));
        Assert.Equal((ExitCodes.Unreachable, "away\n"), Tell(new ServerUnreachableException("away"), verbose: false));
    }

    [Fact]
    public void A_bug_is_told_in_one_line()
        => Assert.Equal(
            (ExitCodes.Failed, "dae: this is a bug: InvalidOperationException: one two (--verbose shows where)\n"),
            Tell(new InvalidOperationException("one\ntwo"), verbose: false));

    [Fact]
    public void Verbose_adds_the_trace()
        => Assert.Contains("System.InvalidOperationException: one", Tell(new InvalidOperationException("one"), verbose: true).Text, StringComparison.Ordinal);

    private static (int ExitCode, string Text) Tell(Exception problem, bool verbose)
    {
        using var text = new StringWriter { NewLine = "\n" };
        return (ErrorReport.Tell(problem, verbose, text), text.ToString());
    }
}
