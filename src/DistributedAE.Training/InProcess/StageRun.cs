using DistributedAE.Autoencoders;
using DistributedAE.Numerics.Gemm;
using DistributedAE.Orchestration;

namespace DistributedAE.Training.InProcess;

/// <summary>
/// One stage in this process: its parameter server, its engine and its samples. A step is computed over all shards at once, and each slice of
/// the parameters is updated as soon as its gradient is summed.
/// </summary>
public sealed class StageRun : IStageExecutor
{
    private readonly StagePlan _plan;
    private readonly IContributionEngine _engine;
    private readonly EpochOrder _order;
    private readonly BatchRows _rows;
    private readonly UpdateSink _update;
    private readonly Contribution _sums;
    private readonly int[] _validationSamples;
    private readonly double[] _validationLosses;

    /// <summary>A stage at its beginning.</summary>
    /// <param name="network">What is trained.</param>
    /// <param name="plan">How it is scheduled.</param>
    /// <param name="server">Its parameters; owned from now on.</param>
    /// <param name="train">The training samples.</param>
    /// <param name="validation">The validation samples; may be empty.</param>
    /// <param name="dealt">The training samples of each shard.</param>
    /// <param name="engines">Makes what computes.</param>
    /// <param name="seed">The job's seed.</param>
    public StageRun(
        StageNetwork network, StagePlan plan, ParameterServer server, SampleReader train, SampleReader validation, int[][] dealt, IEngineFactory engines, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(server);
        ArgumentNullException.ThrowIfNull(engines);
        _plan = plan;
        Train = train;
        Validation = validation;
        Server = server;
        _engine = engines.Create(network, plan.BatchSize, plan.Shards, seed, plan.Index);
        _order = new EpochOrder(seed, plan, dealt);
        _rows = new BatchRows(plan.BatchSize, plan.Shards);
        _update = new UpdateSink(Server);
        _sums = new Contribution(Server.NeedsWholeGradient ? network.Layout.Length : 0, server.UnitSumCount);
        _validationSamples = new int[plan.BatchSize];
        _validationLosses = new double[plan.BatchSize];
    }

    /// <inheritdoc/>
    public ParameterServer Server { get; }

    /// <summary>The training samples.</summary>
    public SampleReader Train { get; }

    /// <summary>The validation samples.</summary>
    public SampleReader Validation { get; }

    /// <inheritdoc/>
    /// <remarks>Allocates nothing.</remarks>
    public StepSums? Step(int epoch, int step, CancellationToken interruption = default)
    {
        _order.Fill(_rows, epoch, step, Block.All(_plan.Shards));
        long count = _rows.RowCount;
        ReadOnlySpan<float> means = Server.ActivationMeans;
        GradientSink? units = Server.UnitSumCount == 0 ? null : _sums.UnitSink;
        double loss;
        if (Server.NeedsWholeGradient)
        {
            loss = _engine.Contribute(Server.Parameters, Train, _rows, means, _sums.GradientSink, units);
            _update.Plan = Server.BeginUpdate(count, Server.ClipFactor(_sums.Gradient, count), _sums);
            Server.ApplySlice(_update.Plan, 0, _sums.Gradient);
        }
        else
        {
            _update.Plan = Server.BeginUpdate(count, sums: _sums);
            loss = _engine.Contribute(Server.Parameters, Train, _rows, means, _update, units);
        }

        Server.CompleteUpdate(_update.Plan, _sums.UnitSums);
        return new StepSums(loss, count);
    }

    /// <inheritdoc/>
    public double? MeasureValidation(CancellationToken interruption = default)
    {
        double sum = 0;
        for (int from = 0; from < Validation.Count; from += _validationSamples.Length)
        {
            int count = Math.Min(_validationSamples.Length, Validation.Count - from);
            for (int row = 0; row < count; row++)
            {
                _validationSamples[row] = from + row;
            }

            _engine.Evaluate(Server.Parameters, Validation, _validationSamples.AsSpan(0, count), _validationLosses);
            for (int row = 0; row < count; row++)
            {
                sum += _validationLosses[row];
            }
        }

        return sum / Validation.Count;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _engine.Dispose();
        Server.Dispose();
        _sums.Dispose();
    }
}
