using DistributedAE.Autoencoders;
using DistributedAE.Data;
using DistributedAE.Numerics.Convolution;
using DistributedAE.Training.Models;
using DistributedAE.Training.Networks;

namespace DistributedAE.Training.Export;

/// <summary>A part of a model as a plain chain of layers, with the scaling that goes before it: what other programs need to compute the same.</summary>
/// <param name="Layers">From the input to the output, at least one.</param>
public sealed record ExportedNetwork(IReadOnlyList<ExportedLayer> Layers)
{
    /// <summary>The model that it is a part of.</summary>
    public required TrainedModel Model { get; init; }

    /// <summary>Which part.</summary>
    public required ExportPart Part { get; init; }

    /// <summary>Whether the last layer's outputs become probabilities by softmax.</summary>
    public bool EndsInSoftmax { get; private init; }

    /// <summary>What the output is.</summary>
    public string OutputName => Part switch
    {
        ExportPart.Encoder => "code",
        ExportPart.Autoencoder => "reconstruction",
        _ => EndsInSoftmax ? "probabilities" : "value",
    };

    /// <summary>The scaling of samples, y = (x − offset) · factor.</summary>
    public Scaling Scaling => Model.Scaling;

    /// <summary>Takes a part out of a model.</summary>
    /// <exception cref="InputException">The model has no such part.</exception>
    public static ExportedNetwork Of(TrainedModel model, ExportPart part)
    {
        ArgumentNullException.ThrowIfNull(model);
        bool hasHead = model.Contains(TensorNames.HeadWeight);
        if (part == ExportPart.Classifier && !hasHead)
        {
            throw new InputException($"{model.Path}: the model predicts nothing, so it has no classifier to export; choose --part encoder or autoencoder");
        }

        if (part == ExportPart.Autoencoder && !ModelLayout.HasDecoder(model.Job))
        {
            throw new InputException($"{model.Path}: the model has no decoder; choose --part encoder or classifier");
        }

        ParameterLayout layout = ModelLayout.Of(model.Job, hasHead ? model.Find(TensorNames.HeadWeight).Shape[1] : 0);
        StageNetwork network = part switch
        {
            ExportPart.Encoder => JobNetworks.Encoder(model.Job, layout, model.Job.Model.Depth),
            ExportPart.Autoencoder => JobNetworks.Autoencoder(model.Job, layout),
            _ => JobNetworks.Predictor(model.Job, layout),
        };
        return new ExportedNetwork(Chain(model, network))
        {
            Model = model,
            Part = part,
            EndsInSoftmax = network.Loss == StageLoss.Softmax,
        };
    }

    private static List<ExportedLayer> Chain(TrainedModel model, StageNetwork network)
    {
        List<ExportedLayer> layers = [];
        foreach (Layer layer in network.Layers)
        {
            switch (layer)
            {
                case DenseLayer dense:
                    layers.Add(Dense(model, dense));
                    break;
                case GaussianSampling sampling:
                    layers[^1] = ((ExportedDense)layers[^1]).FirstOutputs(sampling.Units);
                    break;
                case ConvolutionLayer convolution:
                    bool keepsPlaces = network.Layers.Any(other => other is TransposedConvolutionLayer { Unpooling: UnpoolingKind.Place } later && later.PlacesOf == layers.Count);
                    layers.Add(new ExportedConvolution(
                        NameOf(convolution.Bias), convolution, model.Find(convolution.Weight.Name).Values, model.Find(convolution.Bias.Name).Values, keepsPlaces));
                    break;
                case TransposedConvolutionLayer transposed:
                    layers.Add(new ExportedTransposedConvolution(
                        NameOf(transposed.Bias), transposed, model.Find(transposed.Weight.Name).Values, model.Find(transposed.Bias.Name).Values));
                    break;
                default:
                    throw new ArgumentException($"A {layer.GetType().Name} cannot be exported.");
            }
        }

        return layers;
    }

    private static ExportedDense Dense(TrainedModel model, DenseLayer layer)
    {
        ReadOnlyMemory<float> weight = model.Find(layer.Weight.Name).Values;
        return new ExportedDense(
            NameOf(layer.Bias),
            layer.Inputs,
            layer.Outputs,
            layer.IsTied ? ExportedDense.Transpose(weight.Span, layer.Outputs, layer.Inputs) : weight,
            model.Find(layer.Bias.Name).Values,
            layer.Activation);
    }

    private static string NameOf(ParameterTensor bias) => bias.Name[..bias.Name.LastIndexOf('.')];
}
