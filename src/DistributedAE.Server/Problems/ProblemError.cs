using System.Globalization;
using System.Text.RegularExpressions;

namespace DistributedAE.Server.Problems;

/// <summary>One of the errors in what was sent.</summary>
/// <param name="Line">Line in the job file, from 1; null where it has no place.</param>
/// <param name="Column">Column, from 1.</param>
/// <param name="Message">What is wrong, and the remedy.</param>
internal sealed partial record ProblemError(int? Line, int? Column, string Message)
{
    /// <summary>The errors in a message of the job file's reader, one a line, each with <c>FILE:LINE:COLUMN:</c> before it where it has a place.</summary>
    public static IReadOnlyList<ProblemError> OfJobFile(string message) => [.. message.Split('\n').Select(OfLine)];

    private static ProblemError OfLine(string line) =>
        Place().Match(line) is { Success: true } match
        && int.TryParse(match.Groups["line"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int row)
        && int.TryParse(match.Groups["column"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int column)
            ? new ProblemError(row, column, match.Groups["message"].Value)
            : new ProblemError(null, null, line);

    [GeneratedRegex(@"\A[^:]*:(?<line>[0-9]+):(?<column>[0-9]+): (?<message>.*)\z")]
    private static partial Regex Place();
}
