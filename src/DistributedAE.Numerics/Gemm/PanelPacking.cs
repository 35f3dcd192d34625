using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace DistributedAE.Numerics.Gemm;

/// <summary>Transposes a part of a weight matrix into a panel: 32 lanes a k, zeros in the lanes that the matrix does not fill.</summary>
internal static unsafe class PanelPacking
{
    private const int Width = PanelMatrix.PanelWidth;

    /// <summary>panel[k·32 + lane] = source[lane·stride + k] for <paramref name="width"/> lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transposed(float* source, nint stride, int depth, int width, float* panel)
    {
        int lane = 0;
        if (Avx.IsSupported)
        {
            for (; lane + 8 <= width; lane += 8)
            {
                EightLanes(source + (lane * stride), stride, depth, panel + lane);
            }
        }

        for (; lane < width; lane++)
        {
            float* from = source + (lane * stride);
            for (int k = 0; k < depth; k++)
            {
                panel[((nint)k * Width) + lane] = from[k];
            }
        }

        for (; lane < Width; lane++)
        {
            for (int k = 0; k < depth; k++)
            {
                panel[((nint)k * Width) + lane] = 0;
            }
        }
    }

    // 8 rows by 4 columns a turn: the halves are joined by the loads, so that only half of the shuffles are left
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void EightLanes(float* source, nint stride, int depth, float* panel)
    {
        float* lower = source;
        float* upper = source + (4 * stride);
        int k = 0;
        for (; k + 4 <= depth; k += 4, lower += 4, upper += 4, panel += 4 * Width)
        {
            Vector256<float> row0 = Vector256.Create(Vector128.Load(lower), Vector128.Load(upper));
            Vector256<float> row1 = Vector256.Create(Vector128.Load(lower + stride), Vector128.Load(upper + stride));
            Vector256<float> row2 = Vector256.Create(Vector128.Load(lower + (2 * stride)), Vector128.Load(upper + (2 * stride)));
            Vector256<float> row3 = Vector256.Create(Vector128.Load(lower + (3 * stride)), Vector128.Load(upper + (3 * stride)));
            Vector256<float> low01 = Avx.UnpackLow(row0, row1);
            Vector256<float> high01 = Avx.UnpackHigh(row0, row1);
            Vector256<float> low23 = Avx.UnpackLow(row2, row3);
            Vector256<float> high23 = Avx.UnpackHigh(row2, row3);
            Avx.Shuffle(low01, low23, 0x44).Store(panel);
            Avx.Shuffle(low01, low23, 0xEE).Store(panel + Width);
            Avx.Shuffle(high01, high23, 0x44).Store(panel + (2 * Width));
            Avx.Shuffle(high01, high23, 0xEE).Store(panel + (3 * Width));
        }

        for (; k < depth; k++, lower++, upper++, panel += Width)
        {
            for (int lane = 0; lane < 4; lane++)
            {
                panel[lane] = lower[lane * stride];
                panel[lane + 4] = upper[lane * stride];
            }
        }
    }
}
