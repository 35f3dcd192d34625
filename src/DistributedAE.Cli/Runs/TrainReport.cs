using DistributedAE.Cli.Display;
using DistributedAE.Orchestration;

namespace DistributedAE.Cli.Runs;

/// <summary>Tells how a run ended.</summary>
internal static class TrainReport
{
    /// <summary>Writes the result to stdout, what went wrong and what to do about it to stderr.</summary>
    /// <returns>The exit code.</returns>
    public static int Tell(TrainResult result, bool json)
    {
        if (json)
        {
            JsonOutput.Write(result);
        }
        else if (result.Status == JobStateKind.Finished)
        {
            Show(result);
        }

        foreach (string line in Problems(result))
        {
            Console.Error.WriteLine(line);
        }

        return result.Status switch
        {
            JobStateKind.Finished => ExitCodes.Done,
            JobStateKind.Cancelled => ExitCodes.Interrupted,
            _ => ExitCodes.Failed,
        };
    }

    private static void Show(TrainResult result)
    {
        if (result.Test is { } test)
        {
            MetricsText.Rows(test).ForEach(row => Row(row.Name, row.Value));
        }

        if (result.Seconds > 0)
        {
            Row("time", Say.Duration(result.Seconds));
        }

        Row("modelSha256", result.ModelSha256!);
        if (!result.BitReproducible)
        {
            Row("bits", "not bit-reproducible");
        }

        Row("run folder", Say.Path(result.RunFolder));
        for (int at = 0; at < result.Pictures.Count; at++)
        {
            Row(at == 0 ? "pictures" : "", Say.Path(result.Pictures[at]));
        }
    }

    private static IEnumerable<string> Problems(TrainResult result)
    {
        string resume = $"dae train --resume {Say.Path(result.RunFolder)}";
        switch (result.Status)
        {
            case JobStateKind.Cancelled:
                yield return (result.Reason, result.Checkpoint) switch
                {
                    ({ } reason, _) => $"dae: interrupted; {reason}",
                    (_, null) => "dae: interrupted before the first step",
                    _ => "dae: interrupted; a checkpoint is saved",
                };
                yield return $"dae: go on with: {resume}";
                break;
            case JobStateKind.Paused:
                yield return $"dae: {result.Reason}";
                yield return $"dae: mend that, then go on with: {resume}";
                break;
            case JobStateKind.Failed:
                yield return $"dae: {result.Reason}";
                yield return result.Checkpoint is { } checkpoint
                    ? $"dae: the last good checkpoint is {Say.Path(checkpoint)}"
                    : "dae: it went wrong before the first checkpoint";
                break;
        }
    }

    private static void Row(string name, string value) => Console.Out.WriteLine($"{name,-13}{value}");
}
