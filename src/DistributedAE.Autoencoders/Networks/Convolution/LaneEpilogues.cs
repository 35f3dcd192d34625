using DistributedAE.Numerics.Convolution;

namespace DistributedAE.Autoencoders;

/// <summary>Chooses the compiled epilogues of an activation on lanes.</summary>
internal static unsafe class LaneEpilogues
{
    /// <summary>Activation and pooling of a convolution's results.</summary>
    /// <param name="activation">The activation.</param>
    /// <param name="pooling">How the activations are pooled.</param>
    /// <param name="maps">Where they go.</param>
    public static MapEpilogue Forward(Activation activation, PoolingKind pooling, LaneMaps maps) => activation switch
    {
        Activation.Linear => Forward<LinearFunction>(pooling, maps),
        Activation.Sigmoid => Forward<SigmoidFunction>(pooling, maps),
        Activation.Tanh => Forward<TanhFunction>(pooling, maps),
        Activation.Relu => Forward<ReluFunction>(pooling, maps),
        Activation.LeakyRelu => Forward<LeakyReluFunction>(pooling, maps),
        Activation.Softplus => Forward<SoftplusFunction>(pooling, maps),
        _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, "There is no such activation."),
    };

    /// <summary>Turns the results of going back into the deltas of the layer below.</summary>
    /// <param name="activation">Activation of the layer below.</param>
    /// <param name="gathering">How the layer above unpooled its input.</param>
    /// <param name="deltas">Where the deltas go, and what they are deltas of.</param>
    public static MapEpilogue Backward(Activation activation, UnpoolingKind gathering, LaneDeltas deltas) => activation switch
    {
        Activation.Linear => new LaneDeltaEpilogue<LinearFunction>(gathering, deltas),
        Activation.Sigmoid => new LaneDeltaEpilogue<SigmoidFunction>(gathering, deltas),
        Activation.Tanh => new LaneDeltaEpilogue<TanhFunction>(gathering, deltas),
        Activation.Relu => new LaneDeltaEpilogue<ReluFunction>(gathering, deltas),
        Activation.LeakyRelu => new LaneDeltaEpilogue<LeakyReluFunction>(gathering, deltas),
        Activation.Softplus => new LaneDeltaEpilogue<SoftplusFunction>(gathering, deltas),
        _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, "There is no such activation."),
    };

    /// <summary>Takes deltas of means back to the activations that they are means of.</summary>
    /// <param name="activation">The activation.</param>
    public static AverageBackward AverageBackward(Activation activation) => activation switch
    {
        Activation.Linear => AverageUnpooling.Run<LinearFunction>,
        Activation.Sigmoid => AverageUnpooling.Run<SigmoidFunction>,
        Activation.Tanh => AverageUnpooling.Run<TanhFunction>,
        Activation.Relu => AverageUnpooling.Run<ReluFunction>,
        Activation.LeakyRelu => AverageUnpooling.Run<LeakyReluFunction>,
        Activation.Softplus => AverageUnpooling.Run<SoftplusFunction>,
        _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, "There is no such activation."),
    };

    private static MapEpilogue Forward<TFunction>(PoolingKind pooling, LaneMaps maps)
        where TFunction : struct, IActivationFunction => pooling switch
        {
            PoolingKind.Max => new MaxPoolingEpilogue<TFunction>(maps),
            PoolingKind.Average => new AveragePoolingEpilogue<TFunction>(maps),
            _ => new MapActivationEpilogue<TFunction>(maps),
        };
}
