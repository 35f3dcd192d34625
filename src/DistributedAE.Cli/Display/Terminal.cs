using Spectre.Console;

namespace DistributedAE.Cli.Display;

/// <summary>What the terminal can do.</summary>
internal static class Terminal
{
    /// <summary>Whether stdout, or stderr, is a terminal that lines can be redrawn on.</summary>
    public static bool CanAnimate(bool error) =>
        !(error ? System.Console.IsErrorRedirected : System.Console.IsOutputRedirected)
        && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        && Environment.GetEnvironmentVariable("TERM") is { Length: > 0 } and not "dumb";

    /// <summary>A console that draws on a stream.</summary>
    public static IAnsiConsole Console(TextWriter writer) =>
        AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            Interactive = InteractionSupport.Yes,
            Out = new AnsiConsoleOutput(writer),
        });
}
