using System.Diagnostics;
using Npgsql;

namespace DistributedAE.Tests.Postgres;

/// <summary>A real PostgreSQL server in a temporary folder, reached by a socket in it. Its programs refuse to run as root: then they run as nobody.</summary>
public sealed class PostgresServer : IDisposable
{
    private static readonly string? Programs = FindPrograms();
    private readonly string _folder = Directory.CreateTempSubdirectory("dae-pg").FullName;
    private int _databases;

    public PostgresServer()
    {
        if (WhyNot is not null)
        {
            return;
        }

        if (Environment.UserName == "root")
        {
            Run("chown", "nobody", _folder);
        }

        RunAsOwner("initdb", "-D", Data, "-U", "dae", "--auth=trust", "--no-sync", "--no-locale", "-E", "UTF8");
        Start();
    }

    /// <summary>Why there is no server; null when there is one.</summary>
    public static string? WhyNot { get; } =
        Programs is null ? "PostgreSQL's initdb and pg_ctl are not installed"
        : Environment.UserName == "root" && !File.Exists("/usr/sbin/runuser") && !File.Exists("/sbin/runuser") ? "PostgreSQL does not run as root, and there is no runuser"
        : null;

    private string Data => Path.Combine(_folder, "data");

    public void Start() => RunAsOwner(
        "pg_ctl", "-D", Data, "-w", "-l", Path.Combine(_folder, "log"), "-o", $"-c listen_addresses='' -c unix_socket_directories={_folder} -c fsync=off -c shared_buffers=8MB", "start");

    /// <summary>Stops it at once, as a crash would.</summary>
    public void Stop() => RunAsOwner("pg_ctl", "-D", Data, "-m", "immediate", "-w", "stop");

    /// <summary>A new database.</summary>
    /// <returns>Its connection string.</returns>
    public string NewDatabase()
    {
        string name = $"dae{Interlocked.Increment(ref _databases)}";
        using var source = NpgsqlDataSource.Create(ConnectionTo("postgres"));
        using NpgsqlCommand command = source.CreateCommand($"create database {name}");
        _ = command.ExecuteNonQuery();
        return ConnectionTo(name);
    }

    public void Dispose()
    {
        if (WhyNot is null)
        {
            Stop();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private string ConnectionTo(string database) => $"Host={_folder};Username=dae;Database={database};Pooling=true;Timeout=5";

    private static string? FindPrograms()
    {
        string[] folders = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql") : [];
        string[] path = Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator) ?? [];
        return path.Concat(folders.Order(StringComparer.Ordinal).Reverse().Select(folder => Path.Combine(folder, "bin")))
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "pg_ctl")));
    }

    private static void RunAsOwner(string program, params string[] arguments)
    {
        string full = Path.Combine(Programs!, program);
        if (Environment.UserName == "root")
        {
            Run("runuser", ["-u", "nobody", "--", full, .. arguments]);
        }
        else
        {
            Run(full, arguments);
        }
    }

    private static void Run(string program, params string[] arguments)
    {
        // nothing is redirected: the server would keep the pipes open
        using Process process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" > /dev/null 2>&1", "sh", program, .. arguments]) { WorkingDirectory = "/" })!;
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}");
    }
}
