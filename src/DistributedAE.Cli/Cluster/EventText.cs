using DistributedAE.Cli.Display;
using DistributedAE.Protocol.Api;

namespace DistributedAE.Cli.Cluster;

/// <summary>An event with everything it says, in one line.</summary>
internal static class EventText
{
    private const int KindWidth = 18;

    /// <summary>The line.</summary>
    /// <param name="happened">The event.</param>
    /// <param name="withJob">Whether it names its job.</param>
    public static string Line(EventView happened, bool withJob)
    {
        List<string> parts = [];
        Add(parts, "job", withJob ? happened.JobId : null);
        Add(parts, "worker", happened.WorkerId);
        Add(parts, "stage", happened.Stage);
        Add(parts, "epoch", happened.Epoch?.ToString());
        Add(parts, "step", happened.Step?.ToString());
        Add(parts, "loss", happened.Loss is { } loss ? Say.Loss(loss) : null);
        Add(parts, "validation", happened.ValidationLoss is { } validation ? Say.Loss(validation) : null);
        Add(parts, "speed", happened.SamplesPerSecond is { } rate ? Say.Rate(rate) : null);
        Add(parts, "modelSha256", happened.ModelSha256);
        string text = string.Join("  ", parts);
        string message = happened.Message is { } words ? (text.Length > 0 ? $"  {words}" : words) : "";
        return $"{happened.Id,6}  {TimeText.Clock(happened.Time)}  {happened.Kind.PadRight(KindWidth)} {text}{message.ReplaceLineEndings(" ")}".TrimEnd();
    }

    private static void Add(List<string> parts, string name, string? value)
    {
        if (value is not null)
        {
            parts.Add($"{name}={value}");
        }
    }
}
