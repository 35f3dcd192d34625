using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DistributedAE.Numerics.Convolution;

namespace DistributedAE.Autoencoders;

/// <summary>Takes one group's ∂loss/∂mean back: each activation of a window gets a quarter of it, times the activation's derivative.</summary>
/// <param name="delta">Of the means.</param>
/// <param name="activations">Before the means were taken.</param>
/// <param name="full">∂loss/∂z of each; what no window holds is left alone.</param>
/// <param name="shape">Shape of the maps before pooling.</param>
internal unsafe delegate void AverageBackward(float* delta, float* activations, float* full, MapShape shape);

/// <summary>The way back through average pooling.</summary>
internal static unsafe class AverageUnpooling
{
    private const int Lanes = SampleLanes.GroupSize;

    /// <summary>See <see cref="AverageBackward"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TFunction>(float* delta, float* activations, float* full, MapShape shape)
        where TFunction : struct, IActivationFunction
    {
        MapShape pooled = shape.Pool();
        for (int channel = 0; channel < shape.Channels; channel++)
        {
            for (int row = 0; row < 2 * pooled.Height; row++)
            {
                float* source = delta + ((((nint)channel * pooled.Area) + ((nint)(row / 2) * pooled.Width)) * Lanes);
                nint first = (((nint)channel * shape.Area) + ((nint)row * shape.Width)) * Lanes;
                for (int column = 0; column < 2 * pooled.Width; column++)
                {
                    nint at = first + ((nint)column * Lanes);
                    Vector512<float> share = Vector512.Load(source + ((nint)(column / 2) * Lanes)) * Vector512.Create(0.25f);
                    TinyValues.Clear(share * TFunction.Derivative(Vector512.Load(activations + at)), TinyValues.OfUnits).Store(full + at);
                }
            }
        }
    }
}
