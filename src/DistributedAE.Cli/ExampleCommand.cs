using System.CommandLine;

namespace DistributedAE.Cli;

/// <summary>A command whose help ends with examples.</summary>
/// <param name="name">What the user types.</param>
/// <param name="description">One sentence for the list of commands and the top of the help.</param>
/// <param name="examples">One example a line, each with what it does.</param>
internal sealed class ExampleCommand(string name, string description, string examples) : Command(name, description)
{
    /// <summary>One example a line.</summary>
    public string Examples { get; } = examples;
}
