namespace DistributedAE.Deploy.Tests;

/// <summary>Writes scripts that stand in for other programs.</summary>
internal static class Script
{
    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Writes one that can be run.</summary>
    public static void Write(string path, string text)
    {
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, Executable);
    }

    /// <summary>Writes <c>dae</c>: this build's, as a command of its own.</summary>
    public static void WriteDae(string path) => Write(path, $"#!/bin/sh\nexec dotnet '{Path.Combine(AppContext.BaseDirectory, "dae.dll")}' \"$@\"\n");
}
