using DistributedAE.Numerics;
using DistributedAE.Numerics.Gemm;

namespace DistributedAE.Autoencoders;

/// <summary>One slot's part of the products of a layer.</summary>
internal static unsafe class LayerProducts
{
    /// <summary>Pre-activations (and, by the epilogue, activations) of a layer.</summary>
    public static void Forward(
        DenseLayer layer, AlignedBuffer parameters, PanelMatrix input, PanelMatrix output, PanelEpilogue? epilogue, int rows, int slot, int slots, PackScratch scratch)
    {
        (WorkRange part, WorkRange panels) = WorkSplit.Of(output, rows, slot, slots);
        float* bias = parameters.Pointer + layer.Bias.Offset;
        Product.Multiply(input, WeightsOf(layer, parameters), layer.IsTied, bias, output, part, panels, scratch, epilogue);
    }

    /// <summary>Deltas of the layer below, from this layer's deltas; <paramref name="start"/> is added to each row before the epilogue, or null.</summary>
    public static void Backward(
        DenseLayer layer, AlignedBuffer parameters, PanelMatrix delta, PanelMatrix below, float* start, PanelEpilogue? epilogue, int rows, int slot, int slots, PackScratch scratch)
    {
        (WorkRange part, WorkRange panels) = WorkSplit.Of(below, rows, slot, slots);
        Product.Multiply(delta, WeightsOf(layer, parameters), !layer.IsTied, start, below, part, panels, scratch, epilogue);
    }

    private static Weights WeightsOf(DenseLayer layer, AlignedBuffer parameters) =>
        new(parameters.Pointer + layer.Weight.Offset, layer.Weight.Shape[0], layer.Weight.Shape[1]);
}
