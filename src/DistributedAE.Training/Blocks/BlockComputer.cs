using DistributedAE.Autoencoders;
using DistributedAE.Numerics;
using DistributedAE.Orchestration;
using DistributedAE.Training.InProcess;

namespace DistributedAE.Training.Blocks;

/// <summary>
/// One stage on a worker: computes a block's contribution or a range's validation losses, as pure functions of the parameters it is given. All bits of the
/// managed engine are those that <see cref="StageRun"/> computes for the same shards. For one thread at a time; a block allocates nothing.
/// </summary>
public sealed class BlockComputer : IDisposable
{
    private readonly StagePlan _plan;
    private readonly IContributionEngine _engine;
    private readonly EpochOrder _order;
    private readonly BatchRows _rows;
    private readonly SampleReader _train;
    private readonly SampleReader _validation;
    private readonly int[] _samples;

    /// <summary>A stage.</summary>
    /// <param name="plan">The job's plan.</param>
    /// <param name="stage">Index of the stage.</param>
    /// <param name="train">The stage's training samples, by their number in the training split.</param>
    /// <param name="validation">The stage's validation samples.</param>
    /// <param name="engines">Makes what computes.</param>
    public BlockComputer(JobPlan plan, int stage, SampleReader train, SampleReader validation, IEngineFactory engines)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(engines);
        _plan = plan.Stages[stage];
        Network = plan.NetworkOf(stage);
        _engine = engines.Create(Network, _plan.BatchSize, _plan.Shards, plan.Job.Seed, _plan.Index);
        _order = new EpochOrder(plan.Job.Seed, _plan, plan.Dealt);
        _rows = new BatchRows(_plan.BatchSize, _plan.Shards);
        _train = train;
        _validation = validation;
        _samples = new int[_plan.BatchSize];
    }

    /// <summary>What the stage trains.</summary>
    public StageNetwork Network { get; }

    /// <summary>Computes a block's contribution to a step.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="step">The step within the epoch, from 0.</param>
    /// <param name="block">The shards.</param>
    /// <param name="parameters">The parameters of the step's version, in stored order.</param>
    /// <param name="activationMeans">Running means of the code's activations (KL sparsity), else empty.</param>
    /// <param name="contribution">Takes the sums.</param>
    public void Contribute(
        int epoch, int step, Block block, AlignedBuffer parameters, ReadOnlySpan<float> activationMeans, Contribution contribution)
    {
        ArgumentNullException.ThrowIfNull(contribution);
        _order.Fill(_rows, epoch, step, block);
        contribution.Block = block;
        contribution.SampleCount = _rows.RowCount;
        contribution.LossSum = _engine.Contribute(
            parameters, _train, _rows, activationMeans, contribution.GradientSink, Network.UnitSums.Length == 0 ? null : contribution.UnitSink);
    }

    /// <summary>The validation samples that fall to a block: as many ranges as there are shards, of nearly equal size.</summary>
    public static SampleRange ValidationRange(StagePlan plan, Block block)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return new SampleRange((int)(plan.ValidationSamples * block.First / plan.Shards), (int)(plan.ValidationSamples * block.End / plan.Shards));
    }

    /// <summary>The losses of a block's validation samples, without corruption.</summary>
    /// <param name="block">The ranges.</param>
    /// <param name="parameters">The parameters, in stored order.</param>
    /// <param name="losses">One for each of <see cref="ValidationRange"/>.</param>
    public void Validate(Block block, AlignedBuffer parameters, Span<double> losses)
    {
        SampleRange range = ValidationRange(_plan, block);
        ArgumentOutOfRangeException.ThrowIfNotEqual(losses.Length, range.Count);
        for (int done = 0; done < range.Count;)
        {
            Span<int> part = _samples.AsSpan(0, Math.Min(_samples.Length, range.Count - done));
            for (int row = 0; row < part.Length; row++)
            {
                part[row] = range.From + done + row;
            }

            _engine.Evaluate(parameters, _validation, part, losses.Slice(done, part.Length));
            done += part.Length;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _engine.Dispose();
}
