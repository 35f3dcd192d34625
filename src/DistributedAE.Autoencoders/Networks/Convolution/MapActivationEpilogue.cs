using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DistributedAE.Numerics.Convolution;

namespace DistributedAE.Autoencoders;

/// <summary>Applies an activation to a convolution's results and keeps them.</summary>
/// <param name="maps">Where they go.</param>
internal sealed unsafe class MapActivationEpilogue<TFunction>(LaneMaps maps) : MapEpilogue
    where TFunction : struct, IActivationFunction
{
    private const int Lanes = SampleLanes.GroupSize;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Take(int place, in MapStrip strip)
    {
        for (int channel = 0; channel < strip.Channels; channel++)
        {
            float* target = maps.Values.At(place) + (((nint)(strip.Channel + channel) * maps.Shape.Area) + ((nint)strip.Row * maps.Shape.Width)) * Lanes;
            float* source = strip.Values(channel, 0);
            float* end = source + (strip.Rows * strip.RowStride);
            for (; source < end; source += Lanes, target += Lanes)
            {
                TinyValues.Clear(TFunction.Apply(Vector512.Load(source)), TinyValues.OfUnits).Store(target);
            }
        }
    }
}
