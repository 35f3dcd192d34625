using System.CommandLine;

namespace DistributedAE.Cli.Cluster;

/// <summary>The option <c>--priority P</c>.</summary>
internal static class PriorityOption
{
    private const int Least = -1000;
    private const int Most = 1000;

    /// <summary>The option, to be added to one command.</summary>
    public static Option<int> Create()
    {
        var priority = new Option<int>("--priority")
        {
            Description = $"Higher ones run first; {Least} to {Most}, default 0.",
            HelpName = "P",
            DefaultValueFactory = _ => 0,
        };
        priority.RequireWhole(Least, Most);
        return priority;
    }
}
