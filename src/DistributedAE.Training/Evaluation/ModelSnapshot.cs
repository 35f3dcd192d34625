using DistributedAE.Autoencoders;
using DistributedAE.Data;
using DistributedAE.Numerics;
using DistributedAE.Numerics.Threads;
using DistributedAE.Orchestration;
using DistributedAE.Training.InProcess;
using DistributedAE.Training.Jobs;
using DistributedAE.Training.Models;
using DistributedAE.Training.Networks;
using DistributedAE.Training.Runs;

namespace DistributedAE.Training.Evaluation;

/// <summary>
/// A model as far as it is trained at a checkpoint, ready to compute on the calling thread: in the middle of pretraining the lowest layers, up to the one that is being
/// trained, unrolled.
/// </summary>
public sealed class ModelSnapshot : IDisposable
{
    private readonly ParameterLayout _layout;
    private readonly AlignedBuffer _parameters;
    private readonly SlotTeam _team = new(1);

    private ModelSnapshot(JobSpec job, ParameterLayout layout, AlignedBuffer parameters, int stage, int layers)
    {
        _layout = layout;
        _parameters = parameters;
        Stage = stage;
        Layers = layers;
        Runner = layers == job.Model.Depth
            ? new ModelRunner(job, layout, parameters, _team)
            : new ModelRunner(job, layout, parameters, _team, layers);
    }

    /// <summary>Index of the stage that it shows.</summary>
    public int Stage { get; }

    /// <summary>Layers of the encoder that are trained.</summary>
    public int Layers { get; }

    /// <summary>Computes with it.</summary>
    public ModelRunner Runner { get; }

    /// <summary>Extents of the first layer's weight.</summary>
    public IReadOnlyList<int> FirstShape => _layout[TensorNames.EncoderWeight(0)].Shape;

    /// <summary>A checkpoint's model.</summary>
    /// <param name="checkpoint">The checkpoint; not needed afterwards.</param>
    /// <param name="plan">The plan of its job.</param>
    /// <exception cref="InputException">The checkpoint is of another job, or cannot be read.</exception>
    public static ModelSnapshot Of(Checkpoint checkpoint, JobPlan plan)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        ArgumentNullException.ThrowIfNull(plan);

        // between two stages there is nothing of the next one to see yet
        JobProgress progress = checkpoint.Progress;
        int stage = Math.Clamp(checkpoint.HasServer ? progress.Stage : progress.Stage - 1, 0, plan.Stages.Count - 1);
        int layer = plan.LayerOf(stage);
        return Create(plan, stage, layer < 0 ? plan.Job.Model.Depth : layer + 1, checkpoint.LoadCurrentModel);
    }

    /// <summary>A finished model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="plan">The plan of its job.</param>
    /// <exception cref="InputException">The model is of another job.</exception>
    public static ModelSnapshot Of(TrainedModel model, JobPlan plan)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(plan);
        return Create(plan, plan.Stages.Count - 1, plan.Job.Model.Depth, model.Fill);
    }

    /// <summary>Values of the first layer's weight, row-major.</summary>
    public float[] FirstValues()
    {
        ParameterTensor weight = _layout[TensorNames.EncoderWeight(0)];
        var values = new float[weight.Length];
        weight.Load(_parameters.Span, values);
        return values;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Runner.Dispose();
        _team.Dispose();
        _parameters.Dispose();
    }

    private delegate void Fill(ParameterLayout layout, Span<float> flat);

    private static ModelSnapshot Create(JobPlan plan, int stage, int layers, Fill fill)
    {
        var parameters = new AlignedBuffer(plan.Layout.Length);
        try
        {
            fill(plan.Layout, parameters.Span);
            return new ModelSnapshot(plan.Job, plan.Layout, parameters, stage, layers);
        }
        catch
        {
            parameters.Dispose();
            throw;
        }
    }
}
