using System.Diagnostics;

namespace DistributedAE.Server.Tests.Telemetry;

/// <summary>Prometheus' own tool, where it is installed.</summary>
internal static class Promtool
{
    private static readonly string? Path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator)
        .Select(folder => System.IO.Path.Combine(folder, OperatingSystem.IsWindows() ? "promtool.exe" : "promtool"))
        .FirstOrDefault(File.Exists);

    /// <summary>Why it cannot be used; null if it can.</summary>
    public static string? WhyNot => Path is null ? "promtool is not installed (it comes with Prometheus)" : null;

    /// <summary>Lets it check metrics.</summary>
    /// <returns>What it has to say against them.</returns>
    public static async Task<string> CheckAsync(string text)
    {
        using var process = Process.Start(new ProcessStartInfo(Path!, ["check", "metrics"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        await process.StandardInput.WriteAsync(text);
        process.StandardInput.Close();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string told = await process.StandardOutput.ReadToEndAsync() + await errors;
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? told : $"exit code {process.ExitCode}: {told}";
    }
}
