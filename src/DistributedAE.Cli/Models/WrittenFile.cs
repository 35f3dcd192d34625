using DistributedAE.Cli.Display;

namespace DistributedAE.Cli.Models;

/// <summary>Tells the user that a file was written.</summary>
internal static class WrittenFile
{
    /// <summary>Tells which file, of which samples.</summary>
    public static void Tell(string path, ModelData data, bool json)
    {
        if (json)
        {
            JsonOutput.Write(new { File = Path.GetFullPath(path), Samples = data.Samples.Count, Data = data.Source, data.Part });
        }
        else
        {
            Console.Out.WriteLine($"wrote {Say.Path(path)} ({data.Source}, {data.Samples.Count} {data.What} samples)");
        }
    }
}
