using DistributedAE.Autoencoders;
using DistributedAE.Numerics.Convolution;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DistributedAE.TorchSharp;

/// <summary>A stage's network in libtorch's operations, forward; the way back is automatic differentiation's.</summary>
/// <param name="network">The network.</param>
/// <param name="parameters">Its parameters.</param>
/// <param name="precision">Of products and convolutions.</param>
internal sealed class TorchNetwork(StageNetwork network, TorchParameters parameters, TorchPrecision precision)
{
    private static readonly long[] s_window = [2, 2];

    /// <summary>The way forward.</summary>
    public TorchPass Forward(TorchInput input)
    {
        var pass = new TorchPass(network.Layers.Count);
        Tensor values = input.Input;
        for (int index = 0; index < network.Layers.Count; index++)
        {
            bool isLast = index == network.Layers.Count - 1;
            values = network.Layers[index] switch
            {
                DenseLayer dense => Activate(dense, Dense(dense, values.flatten(1)), isLast),
                GaussianSampling sampling => Sample(sampling, values, input.Noise!),
                ConvolutionLayer convolution => Pool(convolution, Activate(convolution, Convolve(convolution, values), isLast), pass, index),
                TransposedConvolutionLayer transposed => Activate(transposed, Transpose(transposed, Unpool(transposed, values, pass)), isLast),
                Layer other => throw new ArgumentException($"A {other.GetType().Name} cannot be computed."),
            };
            pass.Outputs[index] = values;
        }

        return pass;
    }

    private static Tensor Activate(Layer layer, Tensor z, bool isLast) => isLast ? z : TorchActivations.Apply(layer.Activation, z);

    private Tensor Dense(DenseLayer layer, Tensor values)
    {
        Tensor weight = parameters[layer.Weight];
        weight = layer.IsTied ? weight.t() : weight;
        Tensor bias = parameters[layer.Bias];
        return precision == TorchPrecision.Bf16 ? matmul(Round(values), Round(weight)).to(ScalarType.Float32) + bias : addmm(bias, values, weight, 1, 1);
    }

    private static Tensor Sample(GaussianSampling layer, Tensor moments, Tensor noise) =>
        moments.narrow(1, 0, layer.Units) + (noise * (moments.narrow(1, layer.Units, layer.Units) * 0.5f).exp());

    private Tensor Convolve(ConvolutionLayer layer, Tensor values)
    {
        Tensor maps = Maps(values, layer.Shape.Fine);
        long[] stride = [layer.Shape.Stride, layer.Shape.Stride];
        long[] padding = [layer.Shape.Padding, layer.Shape.Padding];
        Tensor sums = functional.conv2d(ForConvolution(maps), ForConvolution(parameters[layer.Weight]), null, stride, padding);
        return WithBias(sums, parameters[layer.Bias]);
    }

    private Tensor Transpose(TransposedConvolutionLayer layer, Tensor maps)
    {
        ConvolutionShape shape = layer.Shape;
        long[] stride = [shape.Stride, shape.Stride];
        long[] padding = [shape.Padding, shape.Padding];

        // rows and columns of the fine maps that no window of the convolution begins at
        long[] rest =
        [
            shape.Fine.Height - (((shape.Coarse.Height - 1) * shape.Stride) - (2 * shape.Padding) + shape.Kernel),
            shape.Fine.Width - (((shape.Coarse.Width - 1) * shape.Stride) - (2 * shape.Padding) + shape.Kernel),
        ];
        Tensor sums = functional.conv_transpose2d(ForConvolution(maps), ForConvolution(parameters[layer.Weight]), null, stride, padding, rest);
        return WithBias(sums, parameters[layer.Bias]);
    }

    private static Tensor Pool(ConvolutionLayer layer, Tensor maps, TorchPass pass, int index)
    {
        switch (layer.Pooling)
        {
            case PoolingKind.Max:
                (Tensor largest, Tensor places) = functional.max_pool2d_with_indices(maps, s_window, s_window);
                pass.Places[index] = places;
                return largest;
            case PoolingKind.Average:
                return functional.avg_pool2d(maps, s_window, s_window);
            default:
                return maps;
        }
    }

    private static Tensor Unpool(TransposedConvolutionLayer layer, Tensor values, TorchPass pass)
    {
        Tensor maps = Maps(values, layer.InputMaps);
        MapShape full = layer.Shape.Coarse;
        switch (layer.Unpooling)
        {
            case UnpoolingKind.Place:
                // a place is an index in its map of the maps before pooling
                Tensor empty = zeros([maps.shape[0], full.Channels, full.Area], maps.dtype, maps.device);
                return empty.scatter(2, pass.Places[layer.PlacesOf]!.flatten(2), maps.flatten(2)).view(-1, full.Channels, full.Height, full.Width);
            case UnpoolingKind.Fill:
                MapShape pooled = full.Pool();
                Tensor filled = functional.upsample_nearest2d(maps, [2L * pooled.Height, 2L * pooled.Width]);

                // a last odd row or column is 0
                return functional.pad(filled, [0, full.Width - (2 * pooled.Width), 0, full.Height - (2 * pooled.Height)]);
            default:
                return maps;
        }
    }

    private static Tensor Maps(Tensor values, MapShape shape) => values.reshape(-1, shape.Channels, shape.Height, shape.Width);

    // on a processor in float64: the library that libtorch has for narrower numbers there gives wrong sums where a virtual machine hides the sizes of the caches
    private Tensor ForConvolution(Tensor values)
    {
        Tensor rounded = precision == TorchPrecision.Bf16 ? Round(values) : values;
        return values.device_type == DeviceType.CPU ? rounded.to(ScalarType.Float64) : rounded;
    }

    private Tensor WithBias(Tensor sums, Tensor bias) =>
        (precision == TorchPrecision.Bf16 ? Round(sums) : sums).to(ScalarType.Float32) + bias.view(-1, 1, 1);

    private static Tensor Round(Tensor values) => values.to(ScalarType.BFloat16);
}
