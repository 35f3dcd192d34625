using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DistributedAE.Numerics.Convolution;

namespace DistributedAE.Autoencoders;

/// <summary>Applies an activation to a convolution's results, keeps the largest of each window of 2×2 and its place.</summary>
/// <param name="maps">Where they go.</param>
internal sealed unsafe class MaxPoolingEpilogue<TFunction>(LaneMaps maps) : MapEpilogue
    where TFunction : struct, IActivationFunction
{
    private const int Lanes = SampleLanes.GroupSize;

    public override bool TakesWindows => true;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Take(int place, in MapStrip strip)
    {
        for (int channel = 0; channel < strip.Channels; channel++)
        {
            nint first = ((nint)(strip.Channel + channel) * maps.Shape.Area) + ((nint)(strip.Row / 2) * maps.Shape.Width);
            float* target = maps.Values.At(place) + (first * Lanes);
            uint* places = maps.Places(place) + first;
            float* upper = strip.Values(channel, 0);
            float* lower = strip.Values(channel, 1);
            for (int column = 0; column < strip.Columns / 2; column++, upper += 2 * Lanes, lower += 2 * Lanes, target += Lanes)
            {
                Vector512<float> largest = PoolWindow.Largest(Value(upper), Value(upper + Lanes), Value(lower), Value(lower + Lanes), out uint window);
                if (TFunction.CutsOff)
                {
                    // where all four are cut off they are equal, and the first counts
                    uint positive = (uint)Vector512.GreaterThan(largest, Vector512<float>.Zero).ExtractMostSignificantBits();
                    window &= positive | (positive << 16);
                }

                places[column] = window;
                TinyValues.Clear(TFunction.KeepsPositive ? TFunction.Apply(largest) : largest, TinyValues.OfUnits).Store(target);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Value(float* value) => TFunction.KeepsPositive ? Vector512.Load(value) : TFunction.Apply(Vector512.Load(value));
}
