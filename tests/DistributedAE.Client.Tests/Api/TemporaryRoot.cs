using System.Text.Json;
using DistributedAE.Client.Api;
using DistributedAE.Protocol.Api;

namespace DistributedAE.Client.Tests.Api;

/// <summary>A coordinator's root folder that is gone after the test.</summary>
internal sealed class TemporaryRoot : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("dae-root").FullName;

    public ServerSearch Search => new() { Root = Path };

    public string Write(string name, string content)
    {
        string path = System.IO.Path.Combine(Path, name);
        File.WriteAllText(path, content);
        return path;
    }

    public void WriteServer(Uri address) => Write(CoordinatorFiles.Server, JsonSerializer.Serialize(new { address, pid = 1, version = "0.1.0" }));

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
