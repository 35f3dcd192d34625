using DistributedAE.Autoencoders;
using DistributedAE.Numerics.Convolution;
using DistributedAE.Training.Jobs;

namespace DistributedAE.Training.Networks;

/// <summary>The networks that a job's stages train, and those that a finished model computes with.</summary>
public static class JobNetworks
{
    /// <summary>Layer <paramref name="layer"/>'s autoencoder, which reconstructs the codes of the layer below.</summary>
    public static StageNetwork Pretraining(JobSpec job, int layer)
    {
        PretrainSpec settings = job.Pretrain.ForLayer(layer);
        ParameterLayout layout = ModelLayout.OfLayer(job.Model, layer);
        Layer encoder = Encoder(job.Model, layout, layer);
        Layer decoder = Decoder(job.Model, layout, layer, encoderAt: 0);
        bool crossEntropy = settings.Loss == ReconstructionLoss.CrossEntropy && decoder.Activation == Activation.Sigmoid;
        bool sparse = settings.Sparsity.Kind != SparsityKind.KL || encoder.Activation == Activation.Sigmoid;
        return new StageNetwork
        {
            Layout = layout,
            Layers = [encoder, decoder],
            EncoderDepth = 1,
            Loss = crossEntropy ? StageLoss.CrossEntropy : StageLoss.SquaredError,
            Corruption = settings.Corruption,
            Sparsity = sparse ? settings.Sparsity : Sparsity.None,
            Contraction = settings.Contraction,
        };
    }

    /// <summary>The network that fine-tuning trains: the whole, or the head alone on the codes of a frozen encoder.</summary>
    /// <param name="job">A job that fine-tunes.</param>
    /// <param name="classCount">Number of classes, for a job that classifies.</param>
    public static StageNetwork Finetuning(JobSpec job, int classCount)
    {
        ParameterLayout layout = ModelLayout.OfFinetuning(job, classCount);
        if (job.Finetune.FreezeEncoder)
        {
            return new StageNetwork { Layout = layout, Layers = [Head(layout)], EncoderDepth = 1, Loss = LossOf(job, job.Finetune.Objective) };
        }

        return Whole(job, layout, job.Finetune.Objective, job.Model.Depth) with
        {
            Corruption = job.Finetune.Corruption,
            Sparsity = job.Finetune.Sparsity,
            Contraction = HasClosedContraction(job.Model) ? job.Finetune.Contraction : 0,
            EncoderContraction = HasClosedContraction(job.Model) ? 0 : job.Finetune.Contraction,
        };
    }

    /// <summary>The unrolled autoencoder of a model, for reconstructions and codes.</summary>
    /// <param name="job">The model's job.</param>
    /// <param name="layout">The model's parameters, decoder included.</param>
    public static StageNetwork Autoencoder(JobSpec job, ParameterLayout layout) => Whole(job, layout, Objective.Reconstruct, job.Model.Depth);

    /// <summary>The lowest <paramref name="layers"/> layers of a model, unrolled: what there is while the layers above are not trained yet.</summary>
    /// <param name="job">The model's job.</param>
    /// <param name="layout">The model's parameters, decoder included.</param>
    /// <param name="layers">How many layers, at least 1.</param>
    public static StageNetwork Autoencoder(JobSpec job, ParameterLayout layout, int layers) => Whole(job, layout, Objective.Reconstruct, layers);

    /// <summary>The classifier or regressor of a model.</summary>
    /// <param name="job">The model's job.</param>
    /// <param name="layout">The model's parameters, head included.</param>
    public static StageNetwork Predictor(JobSpec job, ParameterLayout layout) => Whole(job, layout, job.Finetune.Objective, job.Model.Depth);

    /// <summary>The lowest <paramref name="layers"/> layers of the encoder, for codes.</summary>
    /// <param name="job">The model's job.</param>
    /// <param name="layout">The model's parameters.</param>
    /// <param name="layers">How many layers, at least 1.</param>
    public static StageNetwork Encoder(JobSpec job, ParameterLayout layout, int layers)
    {
        Layer[] encoder = [.. EncoderLayers(job.Model, layout, layers)];
        return new StageNetwork { Layout = layout, Layers = encoder, EncoderDepth = encoder.Length, Loss = StageLoss.SquaredError };
    }

    /// <summary>The decoder alone, from codes to reconstructions. Without unpooling by place, which the encoder remembers.</summary>
    /// <param name="job">The model's job.</param>
    /// <param name="layout">The model's parameters, decoder included.</param>
    public static StageNetwork Decoder(JobSpec job, ParameterLayout layout) => new()
    {
        Layout = layout,
        Layers = [.. Enumerable.Range(0, job.Model.Depth).Reverse().Select(layer => Decoder(job.Model, layout, layer, encoderAt: layer))],
        EncoderDepth = 1,
        Loss = LossOf(job, Objective.Reconstruct),
    };

    private static bool HasClosedContraction(ModelSpec model) => model.Depth == 1 && model.ActivationOf(0) is Activation.Sigmoid or Activation.Tanh;

    private static StageNetwork Whole(JobSpec job, ParameterLayout layout, Objective objective, int depth)
    {
        Layer[] encoder = [.. EncoderLayers(job.Model, layout, depth)];
        StageLoss loss = LossOf(job, objective);
        IEnumerable<Layer> upper = loss is StageLoss.Softmax or StageLoss.SquaredErrorOfTarget
            ? [Head(layout)]
            : Enumerable.Range(0, depth).Reverse().Select(layer => Decoder(job.Model, layout, layer, encoderAt: layer));
        return new StageNetwork { Layout = layout, Layers = [.. encoder, .. upper], EncoderDepth = encoder.Length, Loss = loss, Divergence = job.Finetune.Divergence, Binarizes = job.Finetune.Binarize };
    }

    private static StageLoss LossOf(JobSpec job, Objective objective) => objective switch
    {
        Objective.Classify => StageLoss.Softmax,
        Objective.Regress => StageLoss.SquaredErrorOfTarget,
        _ => job.Finetune.Loss == ReconstructionLoss.CrossEntropy && job.Model.Output == Activation.Sigmoid ? StageLoss.CrossEntropy : StageLoss.SquaredError,
    };

    private static DenseLayer Head(ParameterLayout layout) =>
        new(layout[TensorNames.HeadWeight], layout[TensorNames.HeadBias], Activation.Linear, IsTied: false);

    // a variational code is drawn from what the code layer gives
    private static IEnumerable<Layer> EncoderLayers(ModelSpec model, ParameterLayout layout, int layers)
    {
        IEnumerable<Layer> encoder = Enumerable.Range(0, layers).Select(layer => Encoder(model, layout, layer));
        return model.Kind == ModelKind.Variational && layers == model.Depth ? encoder.Append(new GaussianSampling(model.Layers[^1])) : encoder;
    }

    private static Layer Encoder(ModelSpec model, ParameterLayout layout, int layer)
    {
        ParameterTensor weight = layout[TensorNames.EncoderWeight(layer)];
        ParameterTensor bias = layout[TensorNames.EncoderBias(layer)];
        return layer < model.Blocks.Count
            ? new ConvolutionLayer(weight, bias, model.ActivationOf(layer), model.ShapeOf(layer), model.Blocks[layer].Pool)
            : new DenseLayer(weight, bias, model.ActivationOf(layer), IsTied: false);
    }

    private static Layer Decoder(ModelSpec model, ParameterLayout layout, int layer, int encoderAt)
    {
        ParameterTensor weight = layout[model.TiedWeights ? TensorNames.EncoderWeight(layer) : TensorNames.DecoderWeight(layer)];
        ParameterTensor bias = layout[TensorNames.DecoderBias(layer)];
        if (layer >= model.Blocks.Count)
        {
            return new DenseLayer(weight, bias, model.ReconstructionOf(layer), model.TiedWeights);
        }

        UnpoolingKind unpooling = model.Blocks[layer].Pool == PoolingKind.None ? UnpoolingKind.None : model.Unpool;
        return new TransposedConvolutionLayer(weight, bias, model.ReconstructionOf(layer), model.ShapeOf(layer), unpooling, encoderAt);
    }
}
