using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DistributedAE.Numerics.Convolution;

namespace DistributedAE.Autoencoders;

/// <summary>
/// Turns what comes back from the layer above into the deltas of the layer below: takes unpooled windows together, adds the L1 penalty's weight · sign(h), and
/// multiplies by the activation's derivative.
/// </summary>
/// <param name="gathering">How the layer above unpooled its input.</param>
/// <param name="deltas">Where the deltas go, and what they are deltas of.</param>
internal sealed unsafe class LaneDeltaEpilogue<TFunction>(UnpoolingKind gathering, LaneDeltas deltas) : MapEpilogue
    where TFunction : struct, IActivationFunction
{
    private const int Lanes = SampleLanes.GroupSize;

    public override bool TakesWindows => gathering != UnpoolingKind.None;

    public override void Take(int place, in MapStrip strip)
    {
        for (int channel = 0; channel < strip.Channels; channel++)
        {
            int row = TakesWindows ? strip.Row / 2 : strip.Row;
            nint first = ((nint)(strip.Channel + channel) * deltas.Shape.Area) + ((nint)row * deltas.Shape.Width);
            float* upper = strip.Values(channel, 0);
            switch (gathering)
            {
                case UnpoolingKind.Place:
                    GatherPlaces(upper, strip.Values(channel, 1), deltas.Places!.Places(place) + first, strip.Columns / 2);
                    Finish(place, first, upper, strip.Columns / 2);
                    break;
                case UnpoolingKind.Fill:
                    GatherSums(upper, strip.Values(channel, 1), strip.Columns / 2);
                    Finish(place, first, upper, strip.Columns / 2);
                    break;
                case UnpoolingKind.None:
                default:
                    Finish(place, first, upper, strip.Rows * strip.Columns);
                    break;
            }
        }
    }

    // windows are taken together in place, from left to right
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void GatherPlaces(float* upper, float* lower, uint* places, int count)
    {
        for (int column = 0; column < count; column++)
        {
            nint at = (nint)column * 2 * Lanes;
            PoolWindow.At(places[column], Vector512.Load(upper + at), Vector512.Load(upper + at + Lanes), Vector512.Load(lower + at), Vector512.Load(lower + at + Lanes))
                .Store(upper + (at / 2));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void GatherSums(float* upper, float* lower, int count)
    {
        for (int column = 0; column < count; column++)
        {
            nint at = (nint)column * 2 * Lanes;
            PoolWindow.Sum(Vector512.Load(upper + at), Vector512.Load(upper + at + Lanes), Vector512.Load(lower + at), Vector512.Load(lower + at + Lanes))
                .Store(upper + (at / 2));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Finish(int place, nint first, float* gradient, int count)
    {
        float* activation = deltas.Activations.At(place) + (first * Lanes);
        float* target = deltas.Values.At(place) + (first * Lanes);
        float* end = target + ((nint)count * Lanes);
        bool penalised = deltas.AbsoluteWeight != 0;
        Vector512<float> penalty = Vector512.Create(deltas.AbsoluteWeight) & LaneMask.First(deltas.Groups.RowsAt(place));
        for (; target < end; target += Lanes, activation += Lanes, gradient += Lanes)
        {
            Vector512<float> h = Vector512.Load(activation);
            Vector512<float> value = Vector512.Load(gradient);
            if (penalised)
            {
                value += AbsoluteValue.Slope(h, penalty);
            }

            TinyValues.Clear(TinyValues.Clear(value, TinyValues.OfUnits) * TFunction.Derivative(h), TinyValues.OfUnits).Store(target);
        }
    }
}
