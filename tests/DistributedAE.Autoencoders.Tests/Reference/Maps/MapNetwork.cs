using DistributedAE.Numerics.Convolution;

namespace DistributedAE.Autoencoders.Tests.Reference;

/// <summary>A stage's network of dense layers and layers of feature maps in float64, sample by sample.</summary>
public sealed class MapNetwork
{
    private readonly StageNetwork _network;
    private readonly List<MapStep> _steps = [];
    private readonly List<int> _ends = [];

    /// <summary>The reference of <paramref name="network"/>, which compares with its input.</summary>
    public MapNetwork(StageNetwork network)
    {
        _network = network;
        var poolings = new Dictionary<int, PoolingStep>();
        for (int index = 0; index < network.Layers.Count; index++)
        {
            Add(network.Layers[index], index, poolings);
            if (index == network.EncoderDepth - 1 && network.Sparsity.Kind == SparsityKind.L1)
            {
                _steps.Add(new AbsoluteStep(network.Sparsity.Weight));
            }

            _ends.Add(_steps.Count);
        }
    }

    /// <summary>How near the last sample came to where a derivative jumps.</summary>
    public double KinkDistance => _steps.Min(step => step.KinkDistance);

    /// <summary>The outputs of each layer.</summary>
    public List<double[]> Outputs(double[] sample, IReadOnlyDictionary<string, double[]> parameters)
    {
        var outputs = new List<double[]>();
        double[] values = sample;
        for (int step = 0; step < _steps.Count; step++)
        {
            values = _steps[step].Forward(values, parameters);
            if (_ends.Contains(step + 1))
            {
                outputs.Add(values);
            }
        }

        return outputs;
    }

    /// <summary>The loss of a sample, without and with penalty.</summary>
    public (double Loss, double Penalised) Loss(double[] sample, double[] target, IReadOnlyDictionary<string, double[]> parameters)
    {
        Outputs(sample, parameters);
        var last = (ActivationStep)_steps[^1];
        double loss = ReferenceLosses.Value(LossKind, _network.Layers[^1].Activation, last.PreActivations, target, 0);
        return (loss, loss + _steps.OfType<AbsoluteStep>().Sum(step => step.Penalty));
    }

    /// <summary>Adds a sample's gradients and gives the derivative by its input.</summary>
    public double[] AddGradients(
        double[] sample, double[] target, IReadOnlyDictionary<string, double[]> parameters, IReadOnlyDictionary<string, double[]> gradients)
    {
        Outputs(sample, parameters);
        var last = (ActivationStep)_steps[^1];
        double[] z = last.PreActivations;
        double[] delta = [.. Enumerable.Range(0, z.Length).Select(j => ReferenceLosses.Derivative(LossKind, _network.Layers[^1].Activation, z, target, 0, j))];
        foreach (MapStep step in _steps.SkipLast(1).Reverse())
        {
            delta = step.Backward(delta, parameters, gradients);
        }

        return delta;
    }

    private ReferenceLoss LossKind => _network.Loss == StageLoss.CrossEntropy ? ReferenceLoss.CrossEntropy : ReferenceLoss.SquaredError;

    private void Add(Layer layer, int index, Dictionary<int, PoolingStep> poolings)
    {
        switch (layer)
        {
            case ConvolutionLayer convolution:
                _steps.Add(new ConvolutionStep(convolution.Shape, false, convolution.Weight.Name, convolution.Bias.Name));
                _steps.Add(new ActivationStep(convolution.Activation));
                if (convolution.Pooling != PoolingKind.None)
                {
                    poolings[index] = new PoolingStep(convolution.Shape.Coarse, convolution.Pooling);
                    _steps.Add(poolings[index]);
                }

                break;
            case TransposedConvolutionLayer transposed:
                if (transposed.Unpooling != UnpoolingKind.None)
                {
                    _steps.Add(new UnpoolingStep(transposed.Shape.Coarse, transposed.Unpooling == UnpoolingKind.Place ? poolings[transposed.PlacesOf] : null));
                }

                _steps.Add(new ConvolutionStep(transposed.Shape, true, transposed.Weight.Name, transposed.Bias.Name));
                _steps.Add(new ActivationStep(transposed.Activation));
                break;
            case DenseLayer dense:
                _steps.Add(new DenseStep(dense.Outputs, dense.Weight.Name, dense.Bias.Name));
                _steps.Add(new ActivationStep(dense.Activation));
                break;
            default:
                throw new ArgumentException($"There is no reference of a {layer.GetType().Name}.", nameof(layer));
        }
    }
}
