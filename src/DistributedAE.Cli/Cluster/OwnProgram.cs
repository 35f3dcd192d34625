using System.Diagnostics;

namespace DistributedAE.Cli.Cluster;

/// <summary>Starts this program again as another process.</summary>
internal static class OwnProgram
{
    /// <summary>How to start it, with its streams in our hands.</summary>
    /// <param name="arguments">Its arguments.</param>
    public static ProcessStartInfo Start(IEnumerable<string> arguments)
    {
        string program = Environment.ProcessPath ?? throw new InvalidOperationException("the path of the own process is not known");
        bool isHost = Path.GetFileNameWithoutExtension(program) == "dotnet";
        string[] library = isHost ? [Path.Combine(AppContext.BaseDirectory, "dae.dll")] : [];
        return new ProcessStartInfo(program, [.. library, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
    }
}
