using System.CommandLine;

namespace DistributedAE.Cli;

/// <summary>Options that take a whole number of a range and have a default.</summary>
internal static class WholeNumberOption
{
    /// <summary>An option with a default.</summary>
    /// <param name="name">What the user types.</param>
    /// <param name="helpName">How help calls the number.</param>
    /// <param name="description">What it does.</param>
    /// <param name="usual">The default.</param>
    /// <param name="least">The smallest that is accepted.</param>
    /// <param name="most">The largest that is accepted.</param>
    /// <param name="aliases">Other names.</param>
    public static Option<int> Create(string name, string helpName, string description, int usual, int least, int most, params string[] aliases)
    {
        var option = new Option<int>(name, aliases) { Description = description, HelpName = helpName, DefaultValueFactory = _ => usual };
        option.RequireWhole(least, most);
        return option;
    }
}
