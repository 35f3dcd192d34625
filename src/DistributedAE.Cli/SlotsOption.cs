using System.CommandLine;

namespace DistributedAE.Cli;

/// <summary>The option <c>--slots N</c>: how many threads compute.</summary>
internal static class SlotsOption
{
    private const int Most = 1024;

    /// <summary>The option, to be added to one command.</summary>
    public static Option<int?> Create()
    {
        var slots = new Option<int?>("--slots")
        {
            Description = $"Threads that compute, 1 to {Most}. Default: the number of cores. Has no influence on results.",
            HelpName = "N",
        };
        slots.RequireWhole(1, Most);
        return slots;
    }

    /// <summary>The number of slots asked for.</summary>
    public static int Slots(this ParseResult parsed, Option<int?> option) => parsed.GetValue(option) ?? Environment.ProcessorCount;
}
