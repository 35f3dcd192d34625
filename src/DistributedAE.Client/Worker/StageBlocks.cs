using DistributedAE.Autoencoders;
using DistributedAE.Numerics;
using DistributedAE.Numerics.Threads;
using DistributedAE.Orchestration;
using DistributedAE.Training.Blocks;
using DistributedAE.Training.InProcess;
using DistributedAE.Training.Networks;
using DistributedAE.Training.Samples;

namespace DistributedAE.Client.Worker;

/// <summary>Computes the blocks of one stage of one job on a worker: from its samples, or from their codes by the layers below.</summary>
internal sealed class StageBlocks : IDisposable
{
    private const int EncoderRows = 512;

    private readonly JobPlan _plan;
    private readonly int _stage;
    private readonly WorkerData _data;
    private readonly ComputingClock _clock;
    private readonly AlignedBuffer? _model;
    private readonly NetworkEngine? _encoder;
    private readonly DealtReader? _codes;
    private readonly LazyReader _validation;
    private readonly BlockComputer _computer;

    /// <summary>Begins a stage.</summary>
    /// <param name="stage">Its index.</param>
    /// <param name="plan">The job's plan.</param>
    /// <param name="data">The job's samples.</param>
    /// <param name="model">The model's parameters where the stage needs codes; owned from now on.</param>
    /// <param name="codeBytes">Most memory for codes.</param>
    /// <param name="team">The slots; not owned.</param>
    /// <param name="engines">Makes the engine that computes; not owned.</param>
    /// <param name="clock">Counts the time of its computations.</param>
    public StageBlocks(int stage, JobPlan plan, WorkerData data, AlignedBuffer? model, long codeBytes, SlotTeam team, IEngineFactory engines, ComputingClock clock)
    {
        (_stage, _plan, _data, _model, _clock) = (stage, plan, data, model, clock);
        SampleReader train = data.Train;
        int depth = plan.InputDepthOf(stage);
        if (depth > 0)
        {
            _encoder = new NetworkEngine(JobNetworks.Encoder(plan.Job, plan.Layout, depth), EncoderRows, 1, team, plan.Job.Seed, 0);
            train = _codes = new DealtReader(plan.Dealt, _encoder.Network.Outputs, OpenCodes, codeBytes);
        }

        _validation = new LazyReader(plan.Stages[stage].ValidationSamples, train.FeatureCount, OpenValidation);
        _computer = new BlockComputer(plan, stage, train, _validation, engines);
    }

    /// <summary>What the stage trains.</summary>
    public StageNetwork Network => _computer.Network;

    /// <summary>Computes a block's contribution to a step.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="step">The step within the epoch, from 0.</param>
    /// <param name="block">The shards.</param>
    /// <param name="parameters">The parameters of the step's version.</param>
    /// <param name="means">Running means of the activations (KL sparsity), else empty.</param>
    /// <param name="contribution">Takes the sums.</param>
    public void Contribute(int epoch, int step, Block block, AlignedBuffer parameters, ReadOnlySpan<float> means, Contribution contribution)
    {
        if (_codes is not null)
        {
            _clock.Begin();
            _codes.Ensure(block);
            _clock.End();
        }
        else
        {
            _data.Ensure(block);
        }

        _clock.Begin();
        _computer.Contribute(epoch, step, block, parameters, means, contribution);
        _clock.End();
    }

    /// <summary>Computes the losses of a block's validation samples.</summary>
    /// <param name="block">The block.</param>
    /// <param name="parameters">The parameters.</param>
    public double[] Validate(Block block, AlignedBuffer parameters)
    {
        double[] losses = new double[BlockComputer.ValidationRange(_plan.Stages[_stage], block).Count];
        _validation.Ensure();
        _clock.Begin();
        _computer.Validate(block, parameters, losses);
        _clock.End();
        return losses;
    }

    public void Dispose()
    {
        _computer.Dispose();
        _encoder?.Dispose();
        _model?.Dispose();
    }

    private CodeReader OpenCodes(int shard) => CodeReader.Compute(_encoder!, _model!, _data.Shard(shard, _plan.Dealt[shard]));

    private SampleReader OpenValidation() => _encoder is null ? _data.Validation : CodeReader.Compute(_encoder, _model!, _data.Validation);
}
