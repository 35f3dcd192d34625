using System.Diagnostics;
using System.Globalization;

namespace DistributedAE.Cli.Tests.BadInput;

/// <summary>A file system in memory of a given size, mounted on a folder until it is disposed.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string _path;

    public SmallDisk(string path, int kilobytes)
    {
        _path = path;
        Directory.CreateDirectory(path);
        Assert.True(Run("mount", "-t", "tmpfs", "-o", Size(kilobytes), "tmpfs", path), "the small disk cannot be mounted");
    }

    /// <summary>Whether this process may mount one.</summary>
    public static bool IsPossible { get; } = Probe();

    /// <summary>Makes room.</summary>
    public void Grow(int kilobytes) => Assert.True(Run("mount", "-o", $"remount,{Size(kilobytes)}", _path), "the small disk cannot be made larger");

    /// <summary>Takes all room but so much.</summary>
    public void FillUpTo(long bytesLeft)
    {
        long taken = new DriveInfo(_path).AvailableFreeSpace - bytesLeft;
        File.WriteAllBytes(Path.Combine(_path, "filler"), new byte[taken]);
    }

    public void Dispose() => Run("umount", "-l", _path);

    private static string Size(int kilobytes) => string.Create(CultureInfo.InvariantCulture, $"size={kilobytes}k");

    private static bool Probe()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
        {
            return false;
        }

        using var folder = new TemporaryFolder();
        return Run("mount", "-t", "tmpfs", "-o", Size(64), "tmpfs", folder.Path) && Run("umount", folder.Path);
    }

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
