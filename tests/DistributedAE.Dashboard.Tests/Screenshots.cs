using Microsoft.Playwright;

namespace DistributedAE.Dashboard.Tests;

/// <summary>The folder with pictures of the pages, for people to look at: <c>artifacts/dashboard</c> of the repository.</summary>
internal static class Screenshots
{
    private static readonly string s_folder = Directory.CreateDirectory(Path.Combine(Root(), "artifacts", "dashboard")).FullName;

    /// <summary>Takes one of the whole page.</summary>
    public static Task TakeAsync(IPage page, string name) => page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(s_folder, $"{name}.png"), FullPage = true });

    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "DistributedAE.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? AppContext.BaseDirectory;
    }
}
