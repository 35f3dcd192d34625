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
