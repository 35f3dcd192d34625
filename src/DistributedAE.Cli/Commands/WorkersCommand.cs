using System.CommandLine;
using DistributedAE.Cli.Cluster;
using DistributedAE.Protocol.Api;

namespace DistributedAE.Cli.Commands;

/// <summary><c>dae workers</c>: shows the workers, and lets them go.</summary>
internal static class WorkersCommand
{
    /// <summary>The command with its arguments.</summary>
    public static Command Create()
    {
        Option<string> output = OutputOption.Create();
        var command = new ExampleCommand("workers", "Shows the workers.", """
            dae workers
            dae workers drain host-4711              it finishes its block and leaves
            """)
        {
            output,
            CreateDrain(),
        };
        return command.Asking(async (parsed, client, cancellation) =>
        {
            IReadOnlyList<WorkerView> workers = await client.WorkersAsync(cancellation).ConfigureAwait(false);
            if (parsed.IsJson(output))
            {
                ViewJson.Write(new { Workers = workers });
            }
            else if (workers.Count == 0)
            {
                Console.Error.WriteLine($"dae: no workers; start one with: dae worker --server {client.Address.Uri.GetLeftPart(UriPartial.Authority)}");
            }
            else
            {
                Table(workers).Write();
            }

            return ExitCodes.Done;
        });
    }

    /// <summary>Workers as a table.</summary>
    public static ListTable Table(IEnumerable<WorkerView> workers)
    {
        var table = new ListTable("id", "name", "status", "slots", "vectors", "transport", "job", "shards", "speed", "counted", "dropped", "heard")
        {
            StatusColumn = 2,
            Numbers = [3, 4, 7, 8, 9, 10],
        };
        foreach (WorkerView worker in workers)
        {
            table.Add(
                worker.Id,
                worker.Name,
                worker.Status,
                $"{worker.Slots}",
                $"{worker.VectorBits}",
                worker.Transport == "sharedMemory" ? "shared memory" : worker.Transport,
                worker.JobId ?? "",
                worker.BlockShards == 0 ? "" : $"{worker.BlockShards}",
                JobText.Rate(worker.SamplesPerSecond),
                $"{worker.Contributions}",
                $"{worker.Dropped}",
                TimeText.Clock(worker.LastHeardAt));
        }

        return table;
    }

    /// <summary>Workers as a table with what changes.</summary>
    public static ListTable ShortTable(IEnumerable<WorkerView> workers)
    {
        var table = new ListTable("worker", "status", "slots", "shards", "speed", "counted", "dropped") { StatusColumn = 1, Numbers = [2, 3, 4, 5, 6] };
        foreach (WorkerView worker in workers)
        {
            table.Add(
                worker.Name,
                worker.Status,
                $"{worker.Slots}",
                worker.BlockShards == 0 ? "" : $"{worker.BlockShards}",
                JobText.Rate(worker.SamplesPerSecond),
                $"{worker.Contributions}",
                $"{worker.Dropped}");
        }

        return table;
    }

    private static Command CreateDrain()
    {
        var id = new Argument<string>("ID") { Description = "The worker: its id or name, or the beginning of one." };
        Option<string> output = OutputOption.Create();
        var command = new ExampleCommand("drain", "Lets a worker finish its block and leave.", """
            dae workers drain host-4711
            """)
        {
            id,
            output,
        };
        return command.Asking(async (parsed, client, cancellation) =>
        {
            WorkerView found = await JobFinder.FindWorkerAsync(client, parsed.GetRequiredValue(id), cancellation).ConfigureAwait(false);
            WorkerView worker = await client.DrainAsync(found.Id, cancellation).ConfigureAwait(false);
            if (parsed.IsJson(output))
            {
                ViewJson.Write(worker);
            }
            else
            {
                Console.Out.WriteLine($"{worker.Id} ({worker.Name}) finishes its block and leaves");
            }

            return ExitCodes.Done;
        });
    }
}
