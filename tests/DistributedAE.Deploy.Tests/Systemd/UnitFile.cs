namespace DistributedAE.Deploy.Tests.Systemd;

/// <summary>A unit of systemd.</summary>
/// <param name="File">From the repository's root.</param>
/// <param name="Settings">Section, key and value, in order.</param>
internal sealed record UnitFile(string File, IReadOnlyList<(string Section, string Key, string Value)> Settings)
{
    /// <summary>Reads one.</summary>
    public static UnitFile Read(string file)
    {
        var settings = new List<(string, string, string)>();
        string section = "";
        foreach (string line in Repository.Text(file).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(line => line[0] is not ('#' or ';')))
        {
            if (line.StartsWith('['))
            {
                section = line[1..^1];
                continue;
            }

            string[] parts = line.Split('=', 2);
            settings.Add((section, parts[0], parts[1]));
        }

        return new UnitFile(file, settings);
    }

    /// <summary>The value of a key that is set once.</summary>
    public string Single(string key) => Values(key).Single();

    /// <summary>All values of a key.</summary>
    public IReadOnlyList<string> Values(string key) => [.. Settings.Where(setting => setting.Key == key).Select(setting => setting.Value)];
}
