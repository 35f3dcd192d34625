using System.Reflection;

namespace DistributedAE.Deploy.Tests;

/// <summary>The files of the repository that these tests were built from.</summary>
internal static class Repository
{
    /// <summary>Its root folder.</summary>
    public static string Root { get; } = System.IO.Path.GetFullPath(
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "RepositoryRoot").Value!);

    /// <summary>A file or folder, as full path.</summary>
    public static string Path(string relative) => System.IO.Path.Combine(Root, relative);

    /// <summary>A file's text.</summary>
    public static string Text(string relative) => File.ReadAllText(Path(relative));

    /// <summary>
    /// Files below <c>deploy</c> whose names match a pattern, relative to the root, in order; without those that users made there. Fails when there are none, because a test of no file proves nothing.
    /// </summary>
    public static IReadOnlyList<string> Deployed(string pattern)
    {
        string[] files =
        [
            .. Directory.EnumerateFiles(Path("deploy"), pattern, SearchOption.AllDirectories)
                .Select(file => System.IO.Path.GetRelativePath(Root, file))
                .Where(file => !file.Split('/').Contains("secrets"))
                .Order(StringComparer.Ordinal),
        ];
        Assert.NotEmpty(files);
        return files;
    }
}
