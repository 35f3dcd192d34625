using DistributedAE.Cli.Cluster;
using DistributedAE.Cli.Display;

namespace DistributedAE.Cli.Verify;

/// <summary>Tells what a verification found.</summary>
internal static class VerifyReport
{
    /// <summary>Writes the result to stdout.</summary>
    /// <returns>The exit code.</returns>
    public static int Tell(VerifyResult result, bool json)
    {
        if (json)
        {
            JsonOutput.Write(result);
        }
        else
        {
            if (result.Within is null)
            {
                Table(result.Hashes).Write();
                Console.Out.WriteLine();
            }

            foreach (string line in Lines(result))
            {
                Console.Out.WriteLine(line);
            }
        }

        return result.Equal ? ExitCodes.Done : ExitCodes.Failed;
    }

    /// <summary>What stands below the table.</summary>
    public static IEnumerable<string> Lines(VerifyResult result)
    {
        List<string> how = How(result);
        if (result.Within is { } within)
        {
            yield return $"not bit-reproducible (parallel.engine {within.Engine}): losses are compared within {LossComparison.Percent(within.Tolerance)} in place of bits";
            yield return $"losses: {within.EpochsWithin} of {Say.Count(result.EpochsCompared, "epoch")} within it, largest difference {LossComparison.Percent(within.LargestDifference)}";
            if (result.FirstDifference is { } beyond)
            {
                yield return beyond;
            }

            yield return $"{(result.Equal ? "near enough" : result.EpochsCompared == 0 ? "nothing to compare" : "TOO FAR APART")}: {string.Join(", ", how)}";
            yield break;
        }

        if (result.EpochsCompared > 0)
        {
            yield return $"losses: {result.EpochsEqual} of {Say.Count(result.EpochsCompared, "epoch")} equal to the last bit";
        }

        if (result.FirstDifference is { } difference)
        {
            yield return difference;
        }

        int equal = result.Hashes.Count(point => point.Equal);
        string verdict = result.Equal ? "same bits" : result.Hashes.Count == 0 ? "nothing to compare" : "DIFFERENT BITS";
        yield return $"{verdict}: {equal} of {result.Hashes.Count} hashes equal; {string.Join(", ", how)}";
    }

    private static List<string> How(VerifyResult result)
    {
        List<string> how = [Say.Count(result.Workers, "worker"), Say.Count(result.Kills, "kill")];
        if (result.Narrower > 0)
        {
            how.Add($"{result.Narrower} with narrower vectors");
        }

        how.Add(Say.Duration(result.Seconds));
        return how;
    }

    private static ListTable Table(IReadOnlyList<ComparedPoint> points)
    {
        var table = new ListTable("stage", "epoch", "step", "first run", "second run", "equal") { Numbers = [1, 2], StatusColumn = 5 };
        foreach (ComparedPoint point in points)
        {
            table.Add(
                point.Stage ?? "model",
                point.Stage is null ? "" : point.Epoch is { } epoch ? $"{epoch + 1}" : "end",
                point.Step is { } step ? $"{step}" : "",
                JobText.ShortHash(point.First),
                JobText.ShortHash(point.Second),
                point.Equal ? "✓" : "≠");
        }

        return table;
    }
}
