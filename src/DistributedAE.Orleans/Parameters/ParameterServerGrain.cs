using DistributedAE.Autoencoders;
using DistributedAE.Numerics;
using DistributedAE.Orchestration;
using DistributedAE.Orleans.Contracts;
using DistributedAE.Orleans.Silos;
using DistributedAE.Orleans.Tensors;
using DistributedAE.Training.InProcess;
using Orleans.Concurrency;

namespace DistributedAE.Orleans.Parameters;

/// <summary>
/// Hosts a partition's <see cref="ParameterServer"/>. Buffers of which blocks may be on their way are left to their finalizers: a block that is written to a socket must
/// not lose its memory.
/// </summary>
/// <param name="updaters">The silo's threads that add and update.</param>
[Reentrant, SpreadPlacement]
internal sealed class ParameterServerGrain(Updaters updaters) : Grain, IParameterServerGrain, IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private ParameterServer? _server;
    private StagedSums? _staged;
    private SlicedUpdate? _update;
    private (Contribution Left, Contribution? Right)? _summed;
    private TaskCompletionSource _nextVersion = NewVersion();

    private ParameterServer Server => _server ?? throw new StageLostException($"partition {this.GetPrimaryKeyString()} is not here any more");

    /// <inheritdoc/>
    public Task BeginAsync(StageSetup setup, int partition)
    {
        JobPlan plan = setup.Plan();
        StageNetwork network = plan.NetworkOf(setup.Stage);
        ParameterRange range = setup.Ranges(network.Layout.Length)[partition];
        using var zeros = new AlignedBuffer(range.Length);
        _server = new ParameterServer(
            network.Layout, plan.Stages[setup.Stage], zeros.Span, network.UnitSums.Activations, null, network.ContractiveDecay, range);
        _staged = new StagedSums(plan.Stages[setup.Stage].Shards, range.Length, network.UnitSums.Length);
        _update = new SlicedUpdate(_server, updaters.Team);
        _summed = null;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task AdoptAsync(PartitionState state)
    {
        Server.Adopt(new ParameterServerCounters(state.Step, state.Version, state.HasBest), state.Means);
        PublishVersion();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task WriteAsync(int buffer, int from, FloatBlock values)
    {
        values.Span.CopyTo(Server.Buffers[buffer].Span.Slice(from, values.Length));
        values.Release();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<FloatBlock> ReadAsync(int buffer, int from, int length) => Task.FromResult(FloatBlock.Over(Server.Buffers[buffer], from, length));

    /// <inheritdoc/>
    public Task<PartitionState> StateAsync()
    {
        ParameterServerCounters counters = Server.Counters;
        return Task.FromResult(new PartitionState(counters.Step, counters.Version, counters.HasBest, Server.ActivationMeans.ToArray()));
    }

    /// <inheritdoc/>
    public async Task<FloatBlock?> FetchAsync(long version, int from, int length)
    {
        if (Server.Version == version - 1)
        {
            await Task.WhenAny(_nextVersion.Task, Task.Delay(LongestWait));
        }

        return Server.Version == version ? FloatBlock.Over(Server.Parameters, from, length) : null;
    }

    /// <inheritdoc/>
    public Task<float[]> MeansAsync() => Task.FromResult(Server.ActivationMeans.ToArray());

    /// <inheritdoc/>
    public Task StageAsync(ContributionPart part)
    {
        if (Server.Version == part.Version)
        {
            _staged!.Take(part);
        }

        part.Gradient.Release();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<double[]> MeasureAsync(StepCommit commit)
    {
        (Contribution left, Contribution? right) = Sum(commit);
        if (right is not null)
        {
            left.Add(right);
            _staged!.Clear(right, null);
            _summed = (left, null);
        }

        double[] squares = new double[Reductions.ChunkCount(left.Gradient.Length)];
        for (int chunk = 0; chunk < squares.Length; chunk++)
        {
            squares[chunk] = Reductions.SumOfSquaresOfChunk(left.Gradient, chunk);
        }

        return Task.FromResult(squares);
    }

    /// <inheritdoc/>
    public Task<double> ApplyAsync(StepCommit commit, double? clipFactor)
    {
        Server.MeasuresGradientNorm = commit.MeasuresNorm;
        (Contribution left, Contribution? right) = Sum(commit);
        if (clipFactor is { } factor)
        {
            _update!.Apply(left, factor);
        }
        else
        {
            _update!.Apply(left, right);
        }

        _staged!.Clear(left, right);
        _summed = null;
        PublishVersion();
        return Task.FromResult(Server.GradientNorm);
    }

    /// <inheritdoc/>
    public Task KeepBestAsync()
    {
        Server.KeepBest();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task RestoreBestAsync()
    {
        Server.RestoreBest();
        PublishVersion();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<bool> IsFiniteAsync() => Task.FromResult(Server.AreParametersFinite);

    /// <inheritdoc/>
    public Task PingAsync()
    {
        _ = Server;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task EndAsync()
    {
        _server = null;
        _staged?.Dispose();
        _staged = null;
        PublishVersion();
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _server = null;
        _staged?.Dispose();
    }

    private static TaskCompletionSource NewVersion() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private (Contribution Left, Contribution? Right) Sum(StepCommit commit)
    {
        if (Server.Version != commit.Version)
        {
            throw new StageLostException($"partition {this.GetPrimaryKeyString()} is at version {Server.Version}, step {commit.Version} is to be committed");
        }

        return _summed ??= _staged!.Sum(commit);
    }

    private void PublishVersion()
    {
        TaskCompletionSource published = _nextVersion;
        _nextVersion = NewVersion();
        published.SetResult();
    }
}
