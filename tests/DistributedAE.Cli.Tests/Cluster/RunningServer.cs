using System.Text.Json.Nodes;

namespace DistributedAE.Cli.Tests.Cluster;

/// <summary>A real coordinator on a free port, in a folder of its own.</summary>
public sealed class RunningServer : IAsyncLifetime
{
    private RunningDae? _process;

    internal TemporaryFolder Folder { get; } = new();

    /// <summary>Arguments of the server that compute its jobs.</summary>
    internal string[] Computing { get; init; } = ["--local-slots", "1"];

    public async Task InitializeAsync() => await StartAsync();

    public Task DisposeAsync()
    {
        _process?.Dispose();
        Folder.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>Starts it, or starts it again.</summary>
    internal async Task StartAsync()
    {
        _process = DaeProcess.Start(Folder.Path, ["server", "--root", "root", "--url", "http://127.0.0.1:0", .. Computing]);
        await _process.WaitForLineAsync("submit jobs");
    }

    /// <summary>Kills it without a warning.</summary>
    internal async Task KillAsync()
    {
        await _process!.SignalAsync("KILL");
        await _process.EndAsync();
        Forget();
    }

    /// <summary>Stops it as its owner would.</summary>
    internal async Task<DaeResult> StopAsync()
    {
        await _process!.SignalAsync("TERM");
        DaeResult result = await _process.EndAsync();
        Forget();
        return result;
    }

    /// <summary>Where it listens.</summary>
    internal async Task<Uri> ServerUrlAsync()
    {
        JsonNode file = JsonNode.Parse(await File.ReadAllTextAsync(Folder.File("root/server.json")))!;
        return new Uri(file["address"]!.GetValue<string>());
    }

    /// <summary>Runs a command that asks it.</summary>
    internal Task<DaeResult> RunAsync(params string[] arguments) => DaeProcess.RunAsync(Folder.Path, [.. arguments, "--root", "root"]);

    /// <summary>Starts a command that asks it.</summary>
    internal RunningDae Start(params string[] arguments) => DaeProcess.Start(Folder.Path, [.. arguments, "--root", "root"]);

    /// <summary>Runs a command that succeeds, and gives its JSON.</summary>
    internal async Task<JsonNode> JsonAsync(params string[] arguments)
    {
        DaeResult result = await RunAsync([.. arguments, "-o", "json"]);
        Assert.True(result.ExitCode == ExitCodes.Done, $"exit code {result.ExitCode}: {result.Error}");
        return JsonNode.Parse(result.Output)!;
    }

    /// <summary>Writes a job file.</summary>
    internal string Job(string name, string text)
    {
        File.WriteAllText(Folder.File(name), text);
        return name;
    }

    private void Forget()
    {
        _process?.Dispose();
        _process = null;
    }
}
