using DistributedAE.Autoencoders;
using DistributedAE.Client.Worker;
using DistributedAE.Data;
using DistributedAE.Numerics;
using DistributedAE.Numerics.Threads;
using DistributedAE.Orchestration;
using DistributedAE.Orleans.Contracts;
using DistributedAE.Orleans.Tensors;
using DistributedAE.Training.InProcess;

namespace DistributedAE.Orleans.Workers;

/// <summary>One stage on a worker silo: its blocks, and the exchange with the partitions of its parameters.</summary>
internal sealed class SiloStage : IDisposable
{
    private readonly StageBlocks _blocks;
    private readonly (IParameterServerGrain Grain, ParameterRange Range)[] _partitions;
    private readonly AlignedBuffer _parameters;
    private readonly Contribution _contribution;
    private float[] _means = [];
    private long _version = -1;
    private (long Version, Task<FloatBlock?>[] Parts)? _ahead;

    private SiloStage(StageSetup setup, StageBlocks blocks, IGrainFactory grains)
    {
        Setup = setup;
        _blocks = blocks;
        StageNetwork network = blocks.Network;
        _partitions =
        [
            .. setup.Ranges(network.Layout.Length).Select((range, partition) => (grains.GetGrain<IParameterServerGrain>(setup.PartitionKey(partition)), range)),
        ];
        _parameters = new AlignedBuffer(network.Layout.Length);
        _contribution = new Contribution(network.Layout.Length, network.UnitSums.Length);
    }

    /// <summary>What it is.</summary>
    public StageSetup Setup { get; }

    /// <summary>Begins a stage: reads what it is, and the model where its samples are codes.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="shelf">Has the samples.</param>
    /// <param name="codeBytes">Most memory for codes.</param>
    /// <param name="team">The slots; not owned.</param>
    /// <param name="clock">Counts the time of its computations.</param>
    /// <param name="grains">The cluster.</param>
    /// <exception cref="InputException">The samples can't be had.</exception>
    public static async Task<SiloStage> BeginAsync(
        IStageGrain stage, DataShelf shelf, long codeBytes, SlotTeam team, ComputingClock clock, IGrainFactory grains)
    {
        StageSetup setup = await stage.SetupAsync().ConfigureAwait(false);
        JobPlan plan = setup.Plan();
        AlignedBuffer? model = null;
        if (setup.ModelLength > 0)
        {
            model = new AlignedBuffer(setup.ModelLength);
            foreach ((int from, int length) in FloatBlock.PartsOf(setup.ModelLength))
            {
                FloatBlock part = await stage.ReadModelAsync(from, length).ConfigureAwait(false);
                part.Span.CopyTo(model.Span.Slice(from, length));
                part.Release();
            }
        }

        WorkerData data = shelf.Find(setup.Message(), plan.Job, plan);
        return new SiloStage(setup, new StageBlocks(setup.Stage, plan, data, model, codeBytes, team, new ManagedEngines(team), clock), grains);
    }

    /// <summary>Gets the parameters of a version.</summary>
    /// <returns>False when the version is over: the block is not wanted any more.</returns>
    public async Task<bool> FetchAsync(long version)
    {
        if (version == _version)
        {
            return true;
        }

        Task<FloatBlock?>[] parts = _ahead is { } ahead && ahead.Version == version ? ahead.Parts : Ask(version);
        _ahead = null;
        _version = -1;
        FloatBlock?[] arrived = await Task.WhenAll(parts).ConfigureAwait(false);
        bool isWhole = arrived.All(part => part is not null);
        int place = 0;
        foreach ((ParameterRange range, int from, int length) in Parts())
        {
            if (arrived[place++] is { } part)
            {
                if (isWhole)
                {
                    part.Span.CopyTo(_parameters.Span.Slice(range.From + from, length));
                }

                part.Release();
            }
        }

        if (isWhole && _blocks.Network.UnitSums.Activations > 0)
        {
            _means = await _partitions[0].Grain.MeansAsync().ConfigureAwait(false);
        }

        _version = isWhole ? version : -1;
        return isWhole;
    }

    /// <summary>Computes a block, for the calling thread.</summary>
    /// <returns>The result, and its digest where one is wanted.</returns>
    public (CountedPart Result, ulong Digest) Compute(WorkerOrder order)
    {
        if (order.Work!.Kind == WorkKind.Validation)
        {
            double[] losses = _blocks.Validate(order.Block, _parameters);
            byte[] bytes = System.Runtime.InteropServices.MemoryMarshal.AsBytes(losses.AsSpan()).ToArray();
            return (
                new CountedPart(order.Generation, order.First, order.Count, 0, losses.Length, bytes),
                order.WantsDigest ? Protocol.Exchange.ResultDigest.Of(losses) : 0);
        }

        _blocks.Contribute(order.Work.Epoch, order.Work.Step, order.Block, _parameters, _means, _contribution);
        return (
            new CountedPart(order.Generation, order.First, order.Count, _contribution.LossSum, _contribution.SampleCount, null),
            order.WantsDigest ? Protocol.Exchange.ResultDigest.Of(_contribution) : 0);
    }

    /// <summary>Stages the sums of the block that was computed at the partitions. They are counted when the roster is told.</summary>
    public Task SendAsync(WorkerOrder order)
    {
        float[] units = _contribution.UnitSums.ToArray();
        AlignedBuffer gradient = _contribution.GradientBuffer;
        return Task.WhenAll(
            from each in _partitions
            from part in FloatBlock.PartsOf(each.Range.Length)
            select each.Grain.StageAsync(new ContributionPart
            {
                Version = order.Work!.Version,
                Generation = order.Generation,
                From = part.From,
                Gradient = FloatBlock.Over(gradient, each.Range.From + part.From, part.Length),
                UnitSums = part.From == 0 ? units : null,
            }));
    }

    /// <summary>Asks for the next version already: it is on its way before the next block is given out.</summary>
    public void LookAhead(long version)
    {
        if (_ahead?.Version != version)
        {
            _ahead = (version, Ask(version));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _blocks.Dispose();

    private Task<FloatBlock?>[] Ask(long version)
    {
        var asked = new List<Task<FloatBlock?>>();
        foreach ((IParameterServerGrain grain, ParameterRange range) in _partitions)
        {
            foreach ((int from, int length) in FloatBlock.PartsOf(range.Length))
            {
                asked.Add(grain.FetchAsync(version, from, length));
            }
        }

        return [.. asked];
    }

    private IEnumerable<(ParameterRange Range, int From, int Length)> Parts() =>
        from each in _partitions
        from part in FloatBlock.PartsOf(each.Range.Length)
        select (each.Range, part.From, part.Length);
}
