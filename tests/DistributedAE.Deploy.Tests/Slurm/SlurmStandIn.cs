using DistributedAE.Cli.Tests;

namespace DistributedAE.Deploy.Tests.Slurm;

/// <summary>What Slurm gives a batch script, on this machine: <c>srun</c> starts two tasks here, and <c>scontrol</c> only notes what it is asked.</summary>
internal sealed class SlurmStandIn : IDisposable
{
    private const string JobId = "4711";
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    /// <summary>As srun does, it hands a signal on to its tasks and ends after the last of them.</summary>
    private const string Srun = """
        #!/usr/bin/env bash
        while [[ "$1" == --* ]]; do shift; done
        tasks=()
        trap 'kill -TERM "${tasks[@]}"' TERM
        for rank in 0 1; do
          SLURM_PROCID=$rank "$@" &
          tasks+=($!)
          echo $! >>tasks.log
        done
        for task in "${tasks[@]}"; do
          while kill -0 "$task" 2>/dev/null; do wait "$task"; done
        done

        """;

    /// <summary>A folder with the program and the stand-ins.</summary>
    public SlurmStandIn()
    {
        Directory.CreateDirectory(Folder.File("bin"));
        Script.WriteDae(Folder.File("bin/dae"));
        Script.Write(Folder.File("bin/srun"), Srun);
        Script.Write(Folder.File("bin/scontrol"), "#!/bin/sh\necho \"$@\" >>scontrol.log\n");
    }

    /// <summary>Where sbatch was called.</summary>
    public TemporaryFolder Folder { get; } = new();

    /// <summary>The folder that the script keeps everything in.</summary>
    public string Root => Folder.File($"dae-{JobId}");

    /// <summary>What scontrol was asked.</summary>
    public string[] Asked => Lines("scontrol.log");

    /// <summary>Whether a process that the script started still runs: a task, or the coordinator.</summary>
    public bool AnyoneLeft => Lines("tasks.log").Any(task => File.Exists($"/proc/{task}/stat")) || File.Exists(Path.Combine(Root, "server.json"));

    /// <summary>Epochs that were done so far.</summary>
    public int EpochsDone => Directory.Exists(Path.Combine(Root, "jobs"))
        ? Directory.GetFiles(Path.Combine(Root, "jobs"), "metrics.jsonl", SearchOption.AllDirectories).Sum(file => Count(file))
        : 0;

    /// <summary>Starts the script as Slurm does, for the first time or again.</summary>
    public RunningDae Start(string job) => new(
        Tool.Start(
            Folder.Path,
            ["bash", Repository.Path("deploy/slurm/train.sbatch"), job],
            ("PATH", $"{Folder.File("bin")}:{Environment.GetEnvironmentVariable("PATH")}"),
            ("SLURM_JOB_ID", JobId),
            ("SLURM_SUBMIT_DIR", Folder.Path),
            ("SLURM_CPUS_PER_TASK", "1"),
            ("DAE_HOST", "127.0.0.1")),
        Deadline);

    /// <summary>Waits until so many epochs are done; ends early when the script does.</summary>
    public async Task UntilEpochAsync(int epochs)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        while (EpochsDone < epochs)
        {
            await Task.Delay(20, deadline.Token);
        }
    }

    public void Dispose() => Folder.Dispose();

    private string[] Lines(string name) => File.Exists(Folder.File(name)) ? File.ReadAllLines(Folder.File(name)) : [];

    private static int Count(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Count(letter => letter == '\n');
    }
}
