using System.Text.RegularExpressions;

namespace DistributedAE.Deploy.Tests;

/// <summary>The pages on deploying.</summary>
public sealed partial class PageTests
{
    public static TheoryData<string> Pages => [.. Repository.Deployed("*.md")];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_and_named_files_are_there(string page)
    {
        string folder = Path.GetDirectoryName(Repository.Path(page))!;
        string text = Repository.Text(page);

        Assert.All(Link().Matches(text).Select(match => match.Groups[1].Value.Split('#')[0]), link => Assert.True(Path.Exists(Path.GetFullPath(link, folder)), $"{page} links to {link}"));
        Assert.All(
            File().Matches(text).Select(match => match.Groups[1].Value).Where(path => !path.Contains("/secrets", StringComparison.Ordinal)),
            path => Assert.True(Path.Exists(Repository.Path(path)) || Path.Exists(Path.GetFullPath(path, folder)), $"{page} names {path}"));
    }

    [Fact]
    public void Every_deployment_has_a_page_that_says_what_to_change()
    {
        string[] folders = [.. Directory.GetDirectories(Repository.Path("deploy")).Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal)];

        Assert.Equal(["docker", "kubernetes", "slurm", "systemd"], folders);
        Assert.All(folders, folder => Assert.Contains("\n## What to change\n", Repository.Text($"deploy/{folder}/README.md"), StringComparison.Ordinal));
        Assert.All(folders, folder => Assert.Contains($"({folder}/README.md)", Repository.Text("deploy/README.md"), StringComparison.Ordinal));
    }

    [GeneratedRegex(@"\]\((?!https?:)([^)]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"\b((?:deploy|production|base|trial)/[\w./-]*\w)")]
    private static partial Regex File();
}
