using System.Globalization;
using System.Text;
using DistributedAE.Data;

namespace DistributedAE.Server.Hosting;

/// <summary>Counts how often a coordinator started on a root folder, so that no assignment of an earlier life can be taken for one of this.</summary>
internal static class StartCounter
{
    private const string FileName = "starts";

    /// <summary>Counts one more start.</summary>
    /// <param name="root">The root folder, held by this process.</param>
    /// <returns>The number of starts, this one included.</returns>
    /// <exception cref="InputException">The file cannot be read or written.</exception>
    public static long Next(string root)
    {
        string path = Path.Combine(root, FileName);
        long last = 0;
        if (File.Exists(path) && !long.TryParse(File.ReadAllText(path).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out last))
        {
            throw new InputException($"{path} must hold the number of starts, a whole number; if it is lost, write one that is surely larger than the last");
        }

        AtomicFile.WriteAllBytes(path, Encoding.ASCII.GetBytes($"{last + 1}\n"));
        return last + 1;
    }
}
