using DistributedAE.Numerics.Convolution;

namespace DistributedAE.Autoencoders;

/// <summary>Chooses the compiled epilogues of an activation on lanes.</summary>
internal static unsafe class LaneEpilogues
{
    /// <summary>Activation and pooling of a convolution's results.</summary>
    /// <param name="activation">The activation.</param>
    /// <param name="pooling">How the activations are pooled.</param>
    /// <param name="maps">Where they go.</param>
    public static MapEpilogue Forward(Activation activation, PoolingKind pooling, LaneMaps maps) =>
        ActivationFunctions.Choose(activation, new ForwardUse(pooling, maps));

    /// <summary>Turns the results of going back into the deltas of the layer below.</summary>
    /// <param name="activation">Activation of the layer below.</param>
    /// <param name="gathering">How the layer above unpooled its input.</param>
    /// <param name="deltas">Where the deltas go, and what they are deltas of.</param>
    public static MapEpilogue Backward(Activation activation, UnpoolingKind gathering, LaneDeltas deltas) =>
        ActivationFunctions.Choose(activation, new BackwardUse(gathering, deltas));

    /// <summary>Takes deltas of means back to the activations that they are means of.</summary>
    /// <param name="activation">The activation.</param>
    public static AverageBackward AverageBackward(Activation activation) => ActivationFunctions.Choose(activation, new AverageBackwardUse());

    private sealed record ForwardUse(PoolingKind Pooling, LaneMaps Maps) : IActivationUse<MapEpilogue>
    {
        public MapEpilogue Of<TFunction>()
            where TFunction : struct, IActivationFunction => Pooling switch
            {
                PoolingKind.Max => new MaxPoolingEpilogue<TFunction>(Maps),
                PoolingKind.Average => new AveragePoolingEpilogue<TFunction>(Maps),
                _ => new MapActivationEpilogue<TFunction>(Maps),
            };
    }

    private sealed record BackwardUse(UnpoolingKind Gathering, LaneDeltas Deltas) : IActivationUse<MapEpilogue>
    {
        public MapEpilogue Of<TFunction>()
            where TFunction : struct, IActivationFunction => new LaneDeltaEpilogue<TFunction>(Gathering, Deltas);
    }

    private sealed record AverageBackwardUse : IActivationUse<AverageBackward>
    {
        public AverageBackward Of<TFunction>()
            where TFunction : struct, IActivationFunction => AverageUnpooling.Run<TFunction>;
    }
}
