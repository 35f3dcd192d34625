using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DistributedAE.Numerics.Convolution;

namespace DistributedAE.Autoencoders;

/// <summary>Applies an activation to a convolution's results, keeps them for the way back, and the mean of each window of 2×2.</summary>
/// <param name="maps">Where they go.</param>
internal sealed unsafe class AveragePoolingEpilogue<TFunction>(LaneMaps maps) : MapEpilogue
    where TFunction : struct, IActivationFunction
{
    private const int Lanes = SampleLanes.GroupSize;

    public override bool TakesWindows => true;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Take(int place, in MapStrip strip)
    {
        for (int channel = 0; channel < strip.Channels; channel++)
        {
            int map = strip.Channel + channel;
            float* target = maps.Values.At(place) + ((((nint)map * maps.Shape.Area) + ((nint)(strip.Row / 2) * maps.Shape.Width)) * Lanes);
            float* fullUpper = maps.FullValues!.At(place) + ((((nint)map * maps.Full.Area) + ((nint)strip.Row * maps.Full.Width)) * Lanes);
            float* fullLower = fullUpper + ((nint)maps.Full.Width * Lanes);
            float* upper = strip.Values(channel, 0);
            float* lower = strip.Values(channel, 1);
            for (int column = 0; column < strip.Columns; column += 2, target += Lanes)
            {
                nint at = (nint)column * Lanes;
                Vector512<float> sum = PoolWindow.Sum(
                    Keep(upper + at, fullUpper + at), Keep(upper + at + Lanes, fullUpper + at + Lanes), Keep(lower + at, fullLower + at), Keep(lower + at + Lanes, fullLower + at + Lanes));
                TinyValues.Clear(sum * Vector512.Create(0.25f), TinyValues.OfUnits).Store(target);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Keep(float* value, float* full)
    {
        Vector512<float> active = TinyValues.Clear(TFunction.Apply(Vector512.Load(value)), TinyValues.OfUnits);
        active.Store(full);
        return active;
    }
}
