using DistributedAE.Numerics;
using DistributedAE.Numerics.Gemm;

namespace DistributedAE.Autoencoders.Tests.Networks.Contract;

/// <summary>Updates the parameters run by run while the gradient is being computed.</summary>
internal sealed class UpdatingSink(ParameterLayout layout, Optimizer optimizer, AlignedBuffer parameters) : GradientSink
{
    private readonly float[] _state0 = new float[optimizer.StateCount > 0 ? layout.Length : 0];
    private readonly float[] _state1 = new float[optimizer.StateCount > 1 ? layout.Length : 0];

    public UpdateStep Step { get; set; }

    public float WeightDecay { get; set; }

    public override void Take(int offset, ReadOnlySpan<float> run)
    {
        ParameterTensor tensor = layout.Tensors.Last(candidate => candidate.Offset <= offset);
        optimizer.Update(
            Step with { WeightDecay = tensor.IsWeight ? WeightDecay : 0 },
            parameters.Span.Slice(offset, run.Length),
            run,
            _state0.Length > 0 ? _state0.AsSpan(offset, run.Length) : default,
            _state1.Length > 0 ? _state1.AsSpan(offset, run.Length) : default);
    }
}
