using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using DistributedAE.Data;
using DistributedAE.Protocol.Api;

namespace DistributedAE.Server.Hosting;

/// <summary>A coordinator's folder, held by this process alone until it is disposed; the system frees it when the process dies.</summary>
internal sealed class RootFolder : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly FileStream _lock;

    private RootFolder(string path, FileStream locked)
    {
        Path = path;
        _lock = locked;
    }

    /// <summary>Its full path.</summary>
    public string Path { get; }

    /// <summary>The folder of all jobs.</summary>
    public string Jobs => System.IO.Path.Combine(Path, "jobs");

    /// <summary>The folder of all uploads.</summary>
    public string Uploads => System.IO.Path.Combine(Path, "uploads");

    private string ServerFilePath => System.IO.Path.Combine(Path, CoordinatorFiles.Server);

    /// <summary>Makes the folder where it is not there, and takes it.</summary>
    /// <exception cref="InputException">Another coordinator has it, or it cannot be written.</exception>
    public static RootFolder Take(string path)
    {
        string full = System.IO.Path.GetFullPath(path);
        FileStream? locked = null;
        try
        {
            MakeFolder(full);
            locked = new FileStream(System.IO.Path.Combine(full, "server.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            var root = new RootFolder(full, locked);
            MakeFolder(root.Jobs);
            MakeFolder(root.Uploads);
            return root;
        }
        catch (IOException error) when (locked is null && IsTaken(error))
        {
            throw new InputException($"the folder {full} is in use by another coordinator{Holder(full)}; stop it, or choose another folder with --root", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            locked?.Dispose();
            throw new InputException($"cannot write in the coordinator's folder {full}: {error.Message}; check its permissions, or choose another one with --root", error);
        }
    }

    /// <summary>Says where the coordinator is, for commands on this machine.</summary>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public void Announce(ServerFile file) =>
        AtomicFile.WriteAllBytes(ServerFilePath, [.. JsonSerializer.SerializeToUtf8Bytes(file, ApiJson.Options), (byte)'\n']);

    /// <summary>Shows the coordinator's certificate, without its key, to commands on this machine.</summary>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public void Show(X509Certificate2 certificate) =>
        AtomicFile.WriteAllBytes(System.IO.Path.Combine(Path, CoordinatorFiles.Certificate), Encoding.ASCII.GetBytes(certificate.ExportCertificatePem() + "\n"));

    /// <summary>Takes back what <see cref="Announce"/> said.</summary>
    public void Withdraw()
    {
        try
        {
            File.Delete(ServerFilePath);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // whoever reads it finds nobody at the address, and says so
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    private static void MakeFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, OwnerOnly);
        }
    }

    /// <summary>EWOULDBLOCK on Linux and on macOS, ERROR_SHARING_VIOLATION on Windows.</summary>
    private static bool IsTaken(IOException error) => error.HResult is 11 or 35 or unchecked((int)0x80070020);

    private static string Holder(string folder)
    {
        try
        {
            byte[] content = File.ReadAllBytes(System.IO.Path.Combine(folder, CoordinatorFiles.Server));
            return JsonSerializer.Deserialize<ServerFile>(content, ApiJson.Options) is { } file
                ? string.Create(CultureInfo.InvariantCulture, $" (process {file.Pid} at {file.Address})")
                : "";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            return "";
        }
    }
}
