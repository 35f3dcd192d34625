using DistributedAE.Data;
using DistributedAE.Training.Jobs;

namespace DistributedAE.Training.Tests.Jobs;

/// <summary>Short job files for tests.</summary>
internal static class JobText
{
    public const string Smallest = """
        data: { source: digits }
        model: { layers: [784, 64] }
        """;

    /// <summary>The smallest job with <paramref name="more"/> after it.</summary>
    public static string With(string more) => Smallest + "\n" + more;

    public static JobSpec Read(string text, params string[] overrides) => JobFileReader.Read(text, "x.yaml", overrides).Spec;

    /// <summary>The lines of the error that reading the text gives.</summary>
    public static string[] Errors(string text, params string[] overrides)
        => Assert.Throws<InputException>(() => Read(text, overrides)).Message.Split('\n');

    public static string RepositoryRoot
    {
        get
        {
            DirectoryInfo? folder = new(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "DistributedAE.sln")))
            {
                folder = folder.Parent;
            }

            return Assert.IsType<DirectoryInfo>(folder).FullName;
        }
    }
}
