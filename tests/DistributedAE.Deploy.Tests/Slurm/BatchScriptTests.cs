using System.Text.Json;
using System.Text.RegularExpressions;
using DistributedAE.Cli;
using DistributedAE.Cli.Tests;

namespace DistributedAE.Deploy.Tests.Slurm;

/// <summary>The batch script, run for real: a coordinator with TLS and two workers, started by stand-ins for Slurm's commands.</summary>
public sealed class BatchScriptTests : IDisposable
{
    private readonly SlurmStandIn _slurm = new();

    public void Dispose() => _slurm.Dispose();

    [ToolFact("openssl")]
    public async Task It_trains_the_model_of_one_process_and_leaves_nothing_running()
    {
        SmallJob.Write(_slurm.Folder);
        string hash = await HashAsync();
        using RunningDae script = _slurm.Start("small.yaml");

        DaeResult result = await script.EndAsync();

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        Assert.Equal(2, Regex.Count(result.Error, "connected to https://127.0.0.1:"));
        Assert.Contains($"modelSha256  {hash}\n", File.ReadAllText(Path.Combine(_slurm.Root, "result")), StringComparison.Ordinal);
        Assert.Equal(hash, ModelHash());
        Assert.False(_slurm.AnyoneLeft);
        Assert.Empty(_slurm.Asked);
    }

    [ToolFact("openssl")]
    public async Task Out_of_time_preempted_and_with_its_node_lost_it_goes_on_where_it_was()
    {
        SmallJob.Write(_slurm.Folder, SmallJob.Long);
        string hash = await HashAsync();

        // out of time: it asks for another turn
        using (RunningDae script = _slurm.Start("small.yaml"))
        {
            await _slurm.UntilEpochAsync(30);
            await script.SignalAsync("USR1");
            DaeResult result = await script.EndAsync();
            Assert.True(result.ExitCode == 0, result.Output + result.Error);
            Assert.Contains("asked to stop: saving a checkpoint", result.Output, StringComparison.Ordinal);
            Assert.Equal(["requeue 4711"], _slurm.Asked);
            Assert.False(_slurm.AnyoneLeft);
        }

        // preempted: Slurm starts it again by itself
        int before = _slurm.EpochsDone;
        using (RunningDae script = _slurm.Start("small.yaml"))
        {
            await _slurm.UntilEpochAsync(before + 30);
            await script.SignalAsync("TERM");
            Assert.Equal(0, (await script.EndAsync()).ExitCode);
            Assert.Single(_slurm.Asked);
            Assert.False(_slurm.AnyoneLeft);
        }

        // the node is gone: nobody saves anything
        before = _slurm.EpochsDone;
        using (RunningDae script = _slurm.Start("small.yaml"))
        {
            await _slurm.UntilEpochAsync(before + 30);
        }

        using RunningDae last = _slurm.Start("small.yaml");
        DaeResult end = await last.EndAsync();

        Assert.True(end.ExitCode == 0, end.Output + end.Error);
        Assert.Single(Directory.GetDirectories(Path.Combine(_slurm.Root, "jobs")));
        Assert.Equal(hash, ModelHash());
        Assert.False(_slurm.AnyoneLeft);
    }

    [ToolFact("openssl")]
    public async Task A_job_that_is_refused_ends_it_with_what_it_started()
    {
        File.WriteAllText(_slurm.Folder.File("small.yaml"), "modell: {}\n");
        using RunningDae script = _slurm.Start("small.yaml");

        DaeResult result = await script.EndAsync();

        Assert.Equal(ExitCodes.BadInput, result.ExitCode);
        Assert.Contains("modell", result.Error, StringComparison.Ordinal);
        Assert.False(_slurm.AnyoneLeft);
    }

    [ToolFact("openssl")]
    public async Task Without_workers_it_does_not_wait_for_ever()
    {
        string error = await FailAsync("srun", "echo 'srun: error: no such partition' >&2");

        Assert.Contains("'scontrol requeue 4711' goes on from the last checkpoint", error, StringComparison.Ordinal);
        Assert.False(_slurm.AnyoneLeft);
    }

    [ToolFact("openssl")]
    public async Task A_coordinator_that_cannot_start_says_why()
    {
        string error = await FailAsync("dae", "echo 'no .NET here'");

        Assert.Contains("no .NET here\n", error, StringComparison.Ordinal);
        Assert.Contains("the coordinator did not start", error, StringComparison.Ordinal);
    }

    /// <summary>Runs it with a program that fails, and gives what it said.</summary>
    private async Task<string> FailAsync(string program, string says)
    {
        SmallJob.Write(_slurm.Folder);
        Script.Write(_slurm.Folder.File($"bin/{program}"), $"#!/bin/sh\n{says}\nexit 1\n");
        using RunningDae script = _slurm.Start("small.yaml");

        DaeResult result = await script.EndAsync();

        Assert.Equal(1, result.ExitCode);
        return result.Error;
    }

    private async Task<string> HashAsync() => (await SmallJob.TrainAsync(_slurm.Folder, "small.yaml", "--out", "here")).GetProperty("modelSha256").GetString()!;

    /// <summary>The hash that the downloaded model carries.</summary>
    private string ModelHash()
    {
        using var reader = new BinaryReader(File.OpenRead(Path.Combine(_slurm.Root, "model.safetensors")));
        using var header = JsonDocument.Parse(reader.ReadBytes((int)reader.ReadInt64()));
        return header.RootElement.GetProperty("__metadata__").GetProperty("modelSha256").GetString()!;
    }
}
