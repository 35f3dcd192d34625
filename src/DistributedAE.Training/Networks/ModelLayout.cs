using DistributedAE.Autoencoders;
using DistributedAE.Numerics.Convolution;
using DistributedAE.Training.Jobs;

namespace DistributedAE.Training.Networks;

/// <summary>The tensors of a job's model, in the order of its identity: encoder from the input up, decoder from the code down, head.</summary>
public static class ModelLayout
{
    /// <summary>The layout of all parameters of the model.</summary>
    /// <param name="job">The job.</param>
    /// <param name="classCount">Number of classes, for a job that classifies.</param>
    public static ParameterLayout Of(JobSpec job, int classCount)
    {
        IEnumerable<(string, int[], bool)> tensors = Enumerable.Range(0, job.Model.Depth).SelectMany(layer => Encoder(job.Model, layer));
        if (HasDecoder(job))
        {
            tensors = tensors.Concat(Enumerable.Range(0, job.Model.Depth).Reverse().SelectMany(layer => Decoder(job.Model, layer)));
        }

        return new ParameterLayout(tensors.Concat(Head(job, classCount)));
    }

    /// <summary>The layout of one layer's autoencoder.</summary>
    public static ParameterLayout OfLayer(ModelSpec model, int layer) => new(Encoder(model, layer).Concat(Decoder(model, layer)));

    /// <summary>The layout of the network that fine-tuning trains.</summary>
    public static ParameterLayout OfFinetuning(JobSpec job, int classCount)
    {
        if (job.Finetune.FreezeEncoder)
        {
            return new ParameterLayout(Head(job, classCount));
        }

        IEnumerable<(string, int[], bool)> tensors = Enumerable.Range(0, job.Model.Depth).SelectMany(layer => Encoder(job.Model, layer));
        return new ParameterLayout(job.Finetune.Objective == Objective.Reconstruct
            ? tensors.Concat(Enumerable.Range(0, job.Model.Depth).Reverse().SelectMany(layer => Decoder(job.Model, layer)))
            : tensors.Concat(Head(job, classCount)));
    }

    /// <summary>Whether the model has a decoder: always, unless it was trained as a classifier or regressor alone.</summary>
    public static bool HasDecoder(JobSpec job) =>
        !job.Finetune.Runs || job.Finetune.Objective == Objective.Reconstruct || job.Pretrain.Epochs > 0 || job.Pretrain.Layers.Any(layer => layer.Epochs > 0);

    private static IEnumerable<(string Name, int[] Shape, bool IsWeight)> Encoder(ModelSpec model, int layer)
    {
        bool isBlock = layer < model.Blocks.Count;
        int outputs = model.EncoderOutputs(layer);
        yield return (TensorNames.EncoderWeight(layer), isBlock ? Kernels(model, layer) : [model.UnitsOf(layer), outputs], true);
        yield return (TensorNames.EncoderBias(layer), [isBlock ? model.Blocks[layer].Channels : outputs], false);
    }

    private static IEnumerable<(string Name, int[] Shape, bool IsWeight)> Decoder(ModelSpec model, int layer)
    {
        bool isBlock = layer < model.Blocks.Count;
        if (!model.TiedWeights)
        {
            yield return (TensorNames.DecoderWeight(layer), isBlock ? Kernels(model, layer) : [model.UnitsOf(layer + 1), model.UnitsOf(layer)], true);
        }

        yield return (TensorNames.DecoderBias(layer), [isBlock ? model.MapsOf(layer).Channels : model.UnitsOf(layer)], false);
    }

    // (out, in, row, column) for the encoder and (in, out, row, column) for the decoder are the same extents
    private static int[] Kernels(ModelSpec model, int layer)
    {
        ConvolutionShape shape = model.ShapeOf(layer);
        return [shape.Coarse.Channels, shape.Fine.Channels, shape.Kernel, shape.Kernel];
    }

    private static IEnumerable<(string Name, int[] Shape, bool IsWeight)> Head(JobSpec job, int classCount)
    {
        if (!job.Finetune.Runs || job.Finetune.Objective is not (Objective.Classify or Objective.Regress))
        {
            yield break;
        }

        int outputs = job.Finetune.Objective == Objective.Classify ? classCount : 1;
        yield return (TensorNames.HeadWeight, [job.Model.CodeLength, outputs], true);
        yield return (TensorNames.HeadBias, [outputs], false);
    }
}
