using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using DistributedAE.Numerics.Gemm;

namespace DistributedAE.Numerics.Convolution;

/// <summary>Turns rows of a matrix into lanes and back.</summary>
public static unsafe class LaneTransposition
{
    private const int Lanes = SampleLanes.GroupSize;
    private const int Width = PanelMatrix.PanelWidth;

    /// <summary>Copies rows of <paramref name="matrix"/> into a group; lanes without a row become 0.</summary>
    /// <param name="matrix">Samples × values.</param>
    /// <param name="firstRow">Row of lane 0.</param>
    /// <param name="rows">How many rows, 1 to 16.</param>
    /// <param name="group">The group's first float.</param>
    public static void FromRows(PanelMatrix matrix, int firstRow, int rows, float* group)
    {
        for (int panel = 0; panel < matrix.PanelCount; panel++)
        {
            float* source = matrix.Panel(panel) + ((nint)firstRow * Width);
            float* target = group + ((nint)panel * Width * Lanes);
            int columns = matrix.WidthOf(panel);
            int done = rows == Lanes && Sse.IsSupported ? Blocks(source, Width, target, Lanes, columns, Lanes) : 0;
            for (int column = done; column < columns; column++)
            {
                for (int lane = 0; lane < Lanes; lane++)
                {
                    target[(column * Lanes) + lane] = lane < rows ? source[(lane * Width) + column] : 0;
                }
            }
        }
    }

    /// <summary>Copies a group's lanes into rows of <paramref name="matrix"/>.</summary>
    /// <param name="group">The group's first float.</param>
    /// <param name="matrix">Samples × values.</param>
    /// <param name="firstRow">Row of lane 0.</param>
    /// <param name="rows">How many rows, 1 to 16.</param>
    public static void ToRows(float* group, PanelMatrix matrix, int firstRow, int rows)
    {
        for (int panel = 0; panel < matrix.PanelCount; panel++)
        {
            float* source = group + ((nint)panel * Width * Lanes);
            float* target = matrix.Panel(panel) + ((nint)firstRow * Width);
            int columns = matrix.WidthOf(panel);
            int done = Sse.IsSupported ? Blocks(source, Lanes, target, Width, rows, columns) : 0;
            for (int lane = 0; lane < rows; lane++)
            {
                for (int column = lane < done ? columns / 4 * 4 : 0; column < columns; column++)
                {
                    target[(lane * Width) + column] = source[(column * Lanes) + lane];
                }
            }
        }
    }

    /// <summary>
    /// target[j·targetStride + i] = source[i·sourceStride + j] in blocks of 4×4, for i below a multiple of 4 in <paramref name="sourceRows"/> and j below the
    /// multiple of 4, which is returned, in <paramref name="targetRows"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Blocks(float* source, nint sourceStride, float* target, nint targetStride, int targetRows, int sourceRows)
    {
        int wholeTargets = targetRows / 4 * 4;
        for (int j = 0; j < wholeTargets; j += 4)
        {
            for (int i = 0; i < sourceRows / 4 * 4; i += 4)
            {
                float* from = source + (i * sourceStride) + j;
                float* to = target + (j * targetStride) + i;
                Vector128<float> row0 = Vector128.Load(from);
                Vector128<float> row1 = Vector128.Load(from + sourceStride);
                Vector128<float> row2 = Vector128.Load(from + (2 * sourceStride));
                Vector128<float> row3 = Vector128.Load(from + (3 * sourceStride));
                Vector128<float> low01 = Sse.UnpackLow(row0, row1);
                Vector128<float> high01 = Sse.UnpackHigh(row0, row1);
                Vector128<float> low23 = Sse.UnpackLow(row2, row3);
                Vector128<float> high23 = Sse.UnpackHigh(row2, row3);
                Sse.MoveLowToHigh(low01, low23).Store(to);
                Sse.MoveHighToLow(low23, low01).Store(to + targetStride);
                Sse.MoveLowToHigh(high01, high23).Store(to + (2 * targetStride));
                Sse.MoveHighToLow(high23, high01).Store(to + (3 * targetStride));
            }
        }

        return wholeTargets;
    }
}
