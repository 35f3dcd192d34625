using System.CommandLine;
using DistributedAE.Autoencoders;
using DistributedAE.Cli.Cluster;
using DistributedAE.Cli.Engines;
using DistributedAE.Cli.Runs;
using DistributedAE.Client.Api;
using DistributedAE.Client.Worker;
using DistributedAE.Data;
using DistributedAE.Protocol.Exchange;

namespace DistributedAE.Cli.Commands;

/// <summary><c>dae worker</c>: computes for a coordinator.</summary>
internal static class WorkerCommand
{
    /// <summary>The command with its arguments.</summary>
    public static Command Create()
    {
        var server = new ServerOptions(forWorker: true);
        Option<int?> slots = SlotsOption.Create();
        var name = new Option<string?>("--name") { Description = "What people see. Default: the machine's name and the process id.", HelpName = "NAME" };
        name.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && (token.Value.Length is 0 or > HelloMessage.LongestName || token.Value.Any(char.IsControl)))
            {
                result.AddError($"--name must have 1 to {HelloMessage.LongestName} visible characters");
            }
        });
        var noSharedMemory = new Option<bool>("--no-shared-memory") { Description = "Send everything through the stream, also to a coordinator on this machine." };
        var cache = new Option<string?>("--cache") { Description = "Folder for data that come from the coordinator. Default: below the user's cache.", HelpName = "DIR" };
        var engines = new EngineOptions();
        var withParent = new Option<bool>("--with-parent") { Description = "Leave when the input ends.", Hidden = true };
        var command = new ExampleCommand("worker", "Computes for a coordinator until it is stopped; SIGTERM or Ctrl-C finish the block at hand.", """
            dae worker                               for the coordinator on this machine
            dae worker --server https://trainer:7470 --token-file worker-token --slots 8
            dae worker --engine torchsharp --device cuda:0    on a GPU, for jobs that allow it
            """)
        {
            slots,
            name,
            noSharedMemory,
            cache,
            withParent,
        };
        server.AddTo(command);
        engines.AddTo(command);
        command.SetAction(parsed =>
        {
            IEngineFactory? made = engines.Find(parsed).Open(parsed.Slots(slots));
            ServerAddress address = server.Find(parsed);
            var options = new WorkerOptions
            {
                Server = address.Uri,
                Token = address.Token,
                Trusted = address.Trusted,
                Slots = parsed.Slots(slots),
                Engines = made,
                SharedMemory = !parsed.GetValue(noSharedMemory),
                CacheFolder = Path.GetFullPath(parsed.GetValue(cache) ?? DefaultCache),
                Tell = line => Console.Error.WriteLine($"dae: {line}"),
            };
            if (parsed.GetValue(name) is { } called)
            {
                // several start one after the other under one name where a process starts its workers again: the id tells them apart
                options = options with { Name = parsed.GetValue(withParent) ? $"{called}-{Environment.ProcessId}" : called };
            }

            using var stop = new StopRequest();
            using CancellationTokenSource? parent = parsed.GetValue(withParent) ? ParentWatch.Until(stop.Token) : null;
            using var worker = new WorkerLoop(options);
            worker.Run(parent?.Token ?? stop.Token);
            return ExitCodes.Done;
        });
        return command;
    }

    private static string DefaultCache => Path.Combine(DataLocations.FromEnvironment().CacheFolder, "parts");
}
