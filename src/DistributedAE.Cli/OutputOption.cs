using System.CommandLine;

namespace DistributedAE.Cli;

/// <summary>The option <c>-o text|json</c>: for people, or one JSON object on stdout for programs.</summary>
internal static class OutputOption
{
    private const string Text = "text";
    private const string Json = "json";

    /// <summary>The option, to be added to one command.</summary>
    public static Option<string> Create()
    {
        var option = new Option<string>("--output", "-o")
        {
            Description = "text for people, json for programs (one object on stdout).",
            HelpName = "text|json",
            DefaultValueFactory = _ => Text,
        };
        option.AcceptOnlyFromAmong(Text, Json);
        return option;
    }

    /// <summary>Whether the user asked for JSON.</summary>
    public static bool IsJson(this ParseResult parsed, Option<string> option) => parsed.GetValue(option) == Json;
}
