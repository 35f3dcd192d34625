using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace DistributedAE.Numerics.Gemm;

/// <summary>
/// The register tiles for 512-bit vectors: up to 12 rows by 32 columns of a product, one vector lane an output element, one chain of fused
/// multiply-adds over k = 0, 1, 2, … in each. Written out row by row, because only named locals stay in registers; the rows beyond
/// the tile's extent vanish at compile time. Four steps of k a turn, because the turn itself costs as much as a part of a step.
/// </summary>
internal static unsafe class Kernel512
{
    /// <summary>Most rows of a tile.</summary>
    public const int MaxRows = 12;

    private const int Width = PanelMatrix.PanelWidth;

    /// <summary>C = start + A·B for one tile.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Product<TRows, TVectors>(in ProductTile tile)
        where TRows : struct, IExtent
        where TVectors : struct, IExtent
    {
        float* start = tile.Start;
        nint startStride = tile.StartStride;
        Vector512<float> left0 = default, right0 = default;
        Vector512<float> left1 = default, right1 = default;
        Vector512<float> left2 = default, right2 = default;
        Vector512<float> left3 = default, right3 = default;
        Vector512<float> left4 = default, right4 = default;
        Vector512<float> left5 = default, right5 = default;
        Vector512<float> left6 = default, right6 = default;
        Vector512<float> left7 = default, right7 = default;
        Vector512<float> left8 = default, right8 = default;
        Vector512<float> left9 = default, right9 = default;
        Vector512<float> left10 = default, right10 = default;
        Vector512<float> left11 = default, right11 = default;
        if (TRows.Count > 0) { left0 = Vector512.Load(start + (0 * startStride)); if (TVectors.Count > 1) { right0 = Vector512.Load(start + (0 * startStride) + 16); } }
        if (TRows.Count > 1) { left1 = Vector512.Load(start + (1 * startStride)); if (TVectors.Count > 1) { right1 = Vector512.Load(start + (1 * startStride) + 16); } }
        if (TRows.Count > 2) { left2 = Vector512.Load(start + (2 * startStride)); if (TVectors.Count > 1) { right2 = Vector512.Load(start + (2 * startStride) + 16); } }
        if (TRows.Count > 3) { left3 = Vector512.Load(start + (3 * startStride)); if (TVectors.Count > 1) { right3 = Vector512.Load(start + (3 * startStride) + 16); } }
        if (TRows.Count > 4) { left4 = Vector512.Load(start + (4 * startStride)); if (TVectors.Count > 1) { right4 = Vector512.Load(start + (4 * startStride) + 16); } }
        if (TRows.Count > 5) { left5 = Vector512.Load(start + (5 * startStride)); if (TVectors.Count > 1) { right5 = Vector512.Load(start + (5 * startStride) + 16); } }
        if (TRows.Count > 6) { left6 = Vector512.Load(start + (6 * startStride)); if (TVectors.Count > 1) { right6 = Vector512.Load(start + (6 * startStride) + 16); } }
        if (TRows.Count > 7) { left7 = Vector512.Load(start + (7 * startStride)); if (TVectors.Count > 1) { right7 = Vector512.Load(start + (7 * startStride) + 16); } }
        if (TRows.Count > 8) { left8 = Vector512.Load(start + (8 * startStride)); if (TVectors.Count > 1) { right8 = Vector512.Load(start + (8 * startStride) + 16); } }
        if (TRows.Count > 9) { left9 = Vector512.Load(start + (9 * startStride)); if (TVectors.Count > 1) { right9 = Vector512.Load(start + (9 * startStride) + 16); } }
        if (TRows.Count > 10) { left10 = Vector512.Load(start + (10 * startStride)); if (TVectors.Count > 1) { right10 = Vector512.Load(start + (10 * startStride) + 16); } }
        if (TRows.Count > 11) { left11 = Vector512.Load(start + (11 * startStride)); if (TVectors.Count > 1) { right11 = Vector512.Load(start + (11 * startStride) + 16); } }

        float* b = tile.B;
        nint bStride = tile.BStride;
        float* aPanel = tile.A;
        float* aheadPanel = tile.Ahead.Start;
        float* next = tile.Next.Start;
        float* operand = tile.Operand.Start;
        for (int left = tile.K; left > 0; left -= Width, aPanel += tile.APanelStride, aheadPanel += tile.AheadStride)
        {
            float* ahead = aheadPanel;
            float* a = aPanel;
            float* end = a + Math.Min(left, Width);
            Vector512<float> b0;
            Vector512<float> b1;
            for (float* whole = end - 3; a < whole; a += 4, b += 4 * bStride, ahead += tile.Ahead.Step, next += tile.Next.Step, operand += tile.Operand.Step)
            {
                Sse.Prefetch1(ahead);
                Sse.Prefetch0(next);
                Sse.Prefetch1(operand);
                b0 = Vector512.Load(b);
                b1 = TVectors.Count > 1 ? Vector512.Load(b + 16) : default;
                if (TRows.Count > 0) { Vector512<float> x = Vector512.Create(a[0 * Width]); left0 = Vector512.FusedMultiplyAdd(x, b0, left0); if (TVectors.Count > 1) { right0 = Vector512.FusedMultiplyAdd(x, b1, right0); } }
                if (TRows.Count > 1) { Vector512<float> x = Vector512.Create(a[1 * Width]); left1 = Vector512.FusedMultiplyAdd(x, b0, left1); if (TVectors.Count > 1) { right1 = Vector512.FusedMultiplyAdd(x, b1, right1); } }
                if (TRows.Count > 2) { Vector512<float> x = Vector512.Create(a[2 * Width]); left2 = Vector512.FusedMultiplyAdd(x, b0, left2); if (TVectors.Count > 1) { right2 = Vector512.FusedMultiplyAdd(x, b1, right2); } }
                if (TRows.Count > 3) { Vector512<float> x = Vector512.Create(a[3 * Width]); left3 = Vector512.FusedMultiplyAdd(x, b0, left3); if (TVectors.Count > 1) { right3 = Vector512.FusedMultiplyAdd(x, b1, right3); } }
                if (TRows.Count > 4) { Vector512<float> x = Vector512.Create(a[4 * Width]); left4 = Vector512.FusedMultiplyAdd(x, b0, left4); if (TVectors.Count > 1) { right4 = Vector512.FusedMultiplyAdd(x, b1, right4); } }
                if (TRows.Count > 5) { Vector512<float> x = Vector512.Create(a[5 * Width]); left5 = Vector512.FusedMultiplyAdd(x, b0, left5); if (TVectors.Count > 1) { right5 = Vector512.FusedMultiplyAdd(x, b1, right5); } }
                if (TRows.Count > 6) { Vector512<float> x = Vector512.Create(a[6 * Width]); left6 = Vector512.FusedMultiplyAdd(x, b0, left6); if (TVectors.Count > 1) { right6 = Vector512.FusedMultiplyAdd(x, b1, right6); } }
                if (TRows.Count > 7) { Vector512<float> x = Vector512.Create(a[7 * Width]); left7 = Vector512.FusedMultiplyAdd(x, b0, left7); if (TVectors.Count > 1) { right7 = Vector512.FusedMultiplyAdd(x, b1, right7); } }
                if (TRows.Count > 8) { Vector512<float> x = Vector512.Create(a[8 * Width]); left8 = Vector512.FusedMultiplyAdd(x, b0, left8); if (TVectors.Count > 1) { right8 = Vector512.FusedMultiplyAdd(x, b1, right8); } }
                if (TRows.Count > 9) { Vector512<float> x = Vector512.Create(a[9 * Width]); left9 = Vector512.FusedMultiplyAdd(x, b0, left9); if (TVectors.Count > 1) { right9 = Vector512.FusedMultiplyAdd(x, b1, right9); } }
                if (TRows.Count > 10) { Vector512<float> x = Vector512.Create(a[10 * Width]); left10 = Vector512.FusedMultiplyAdd(x, b0, left10); if (TVectors.Count > 1) { right10 = Vector512.FusedMultiplyAdd(x, b1, right10); } }
                if (TRows.Count > 11) { Vector512<float> x = Vector512.Create(a[11 * Width]); left11 = Vector512.FusedMultiplyAdd(x, b0, left11); if (TVectors.Count > 1) { right11 = Vector512.FusedMultiplyAdd(x, b1, right11); } }
                b0 = Vector512.Load(b + bStride);
                b1 = TVectors.Count > 1 ? Vector512.Load(b + bStride + 16) : default;
                if (TRows.Count > 0) { Vector512<float> x = Vector512.Create(a[(0 * Width) + 1]); left0 = Vector512.FusedMultiplyAdd(x, b0, left0); if (TVectors.Count > 1) { right0 = Vector512.FusedMultiplyAdd(x, b1, right0); } }
                if (TRows.Count > 1) { Vector512<float> x = Vector512.Create(a[(1 * Width) + 1]); left1 = Vector512.FusedMultiplyAdd(x, b0, left1); if (TVectors.Count > 1) { right1 = Vector512.FusedMultiplyAdd(x, b1, right1); } }
                if (TRows.Count > 2) { Vector512<float> x = Vector512.Create(a[(2 * Width) + 1]); left2 = Vector512.FusedMultiplyAdd(x, b0, left2); if (TVectors.Count > 1) { right2 = Vector512.FusedMultiplyAdd(x, b1, right2); } }
                if (TRows.Count > 3) { Vector512<float> x = Vector512.Create(a[(3 * Width) + 1]); left3 = Vector512.FusedMultiplyAdd(x, b0, left3); if (TVectors.Count > 1) { right3 = Vector512.FusedMultiplyAdd(x, b1, right3); } }
                if (TRows.Count > 4) { Vector512<float> x = Vector512.Create(a[(4 * Width) + 1]); left4 = Vector512.FusedMultiplyAdd(x, b0, left4); if (TVectors.Count > 1) { right4 = Vector512.FusedMultiplyAdd(x, b1, right4); } }
                if (TRows.Count > 5) { Vector512<float> x = Vector512.Create(a[(5 * Width) + 1]); left5 = Vector512.FusedMultiplyAdd(x, b0, left5); if (TVectors.Count > 1) { right5 = Vector512.FusedMultiplyAdd(x, b1, right5); } }
                if (TRows.Count > 6) { Vector512<float> x = Vector512.Create(a[(6 * Width) + 1]); left6 = Vector512.FusedMultiplyAdd(x, b0, left6); if (TVectors.Count > 1) { right6 = Vector512.FusedMultiplyAdd(x, b1, right6); } }
                if (TRows.Count > 7) { Vector512<float> x = Vector512.Create(a[(7 * Width) + 1]); left7 = Vector512.FusedMultiplyAdd(x, b0, left7); if (TVectors.Count > 1) { right7 = Vector512.FusedMultiplyAdd(x, b1, right7); } }
                if (TRows.Count > 8) { Vector512<float> x = Vector512.Create(a[(8 * Width) + 1]); left8 = Vector512.FusedMultiplyAdd(x, b0, left8); if (TVectors.Count > 1) { right8 = Vector512.FusedMultiplyAdd(x, b1, right8); } }
                if (TRows.Count > 9) { Vector512<float> x = Vector512.Create(a[(9 * Width) + 1]); left9 = Vector512.FusedMultiplyAdd(x, b0, left9); if (TVectors.Count > 1) { right9 = Vector512.FusedMultiplyAdd(x, b1, right9); } }
                if (TRows.Count > 10) { Vector512<float> x = Vector512.Create(a[(10 * Width) + 1]); left10 = Vector512.FusedMultiplyAdd(x, b0, left10); if (TVectors.Count > 1) { right10 = Vector512.FusedMultiplyAdd(x, b1, right10); } }
                if (TRows.Count > 11) { Vector512<float> x = Vector512.Create(a[(11 * Width) + 1]); left11 = Vector512.FusedMultiplyAdd(x, b0, left11); if (TVectors.Count > 1) { right11 = Vector512.FusedMultiplyAdd(x, b1, right11); } }
                b0 = Vector512.Load(b + (2 * bStride));
                b1 = TVectors.Count > 1 ? Vector512.Load(b + (2 * bStride) + 16) : default;
                if (TRows.Count > 0) { Vector512<float> x = Vector512.Create(a[(0 * Width) + 2]); left0 = Vector512.FusedMultiplyAdd(x, b0, left0); if (TVectors.Count > 1) { right0 = Vector512.FusedMultiplyAdd(x, b1, right0); } }
                if (TRows.Count > 1) { Vector512<float> x = Vector512.Create(a[(1 * Width) + 2]); left1 = Vector512.FusedMultiplyAdd(x, b0, left1); if (TVectors.Count > 1) { right1 = Vector512.FusedMultiplyAdd(x, b1, right1); } }
                if (TRows.Count > 2) { Vector512<float> x = Vector512.Create(a[(2 * Width) + 2]); left2 = Vector512.FusedMultiplyAdd(x, b0, left2); if (TVectors.Count > 1) { right2 = Vector512.FusedMultiplyAdd(x, b1, right2); } }
                if (TRows.Count > 3) { Vector512<float> x = Vector512.Create(a[(3 * Width) + 2]); left3 = Vector512.FusedMultiplyAdd(x, b0, left3); if (TVectors.Count > 1) { right3 = Vector512.FusedMultiplyAdd(x, b1, right3); } }
                if (TRows.Count > 4) { Vector512<float> x = Vector512.Create(a[(4 * Width) + 2]); left4 = Vector512.FusedMultiplyAdd(x, b0, left4); if (TVectors.Count > 1) { right4 = Vector512.FusedMultiplyAdd(x, b1, right4); } }
                if (TRows.Count > 5) { Vector512<float> x = Vector512.Create(a[(5 * Width) + 2]); left5 = Vector512.FusedMultiplyAdd(x, b0, left5); if (TVectors.Count > 1) { right5 = Vector512.FusedMultiplyAdd(x, b1, right5); } }
                if (TRows.Count > 6) { Vector512<float> x = Vector512.Create(a[(6 * Width) + 2]); left6 = Vector512.FusedMultiplyAdd(x, b0, left6); if (TVectors.Count > 1) { right6 = Vector512.FusedMultiplyAdd(x, b1, right6); } }
                if (TRows.Count > 7) { Vector512<float> x = Vector512.Create(a[(7 * Width) + 2]); left7 = Vector512.FusedMultiplyAdd(x, b0, left7); if (TVectors.Count > 1) { right7 = Vector512.FusedMultiplyAdd(x, b1, right7); } }
                if (TRows.Count > 8) { Vector512<float> x = Vector512.Create(a[(8 * Width) + 2]); left8 = Vector512.FusedMultiplyAdd(x, b0, left8); if (TVectors.Count > 1) { right8 = Vector512.FusedMultiplyAdd(x, b1, right8); } }
                if (TRows.Count > 9) { Vector512<float> x = Vector512.Create(a[(9 * Width) + 2]); left9 = Vector512.FusedMultiplyAdd(x, b0, left9); if (TVectors.Count > 1) { right9 = Vector512.FusedMultiplyAdd(x, b1, right9); } }
                if (TRows.Count > 10) { Vector512<float> x = Vector512.Create(a[(10 * Width) + 2]); left10 = Vector512.FusedMultiplyAdd(x, b0, left10); if (TVectors.Count > 1) { right10 = Vector512.FusedMultiplyAdd(x, b1, right10); } }
                if (TRows.Count > 11) { Vector512<float> x = Vector512.Create(a[(11 * Width) + 2]); left11 = Vector512.FusedMultiplyAdd(x, b0, left11); if (TVectors.Count > 1) { right11 = Vector512.FusedMultiplyAdd(x, b1, right11); } }
                b0 = Vector512.Load(b + (3 * bStride));
                b1 = TVectors.Count > 1 ? Vector512.Load(b + (3 * bStride) + 16) : default;
                if (TRows.Count > 0) { Vector512<float> x = Vector512.Create(a[(0 * Width) + 3]); left0 = Vector512.FusedMultiplyAdd(x, b0, left0); if (TVectors.Count > 1) { right0 = Vector512.FusedMultiplyAdd(x, b1, right0); } }
                if (TRows.Count > 1) { Vector512<float> x = Vector512.Create(a[(1 * Width) + 3]); left1 = Vector512.FusedMultiplyAdd(x, b0, left1); if (TVectors.Count > 1) { right1 = Vector512.FusedMultiplyAdd(x, b1, right1); } }
                if (TRows.Count > 2) { Vector512<float> x = Vector512.Create(a[(2 * Width) + 3]); left2 = Vector512.FusedMultiplyAdd(x, b0, left2); if (TVectors.Count > 1) { right2 = Vector512.FusedMultiplyAdd(x, b1, right2); } }
                if (TRows.Count > 3) { Vector512<float> x = Vector512.Create(a[(3 * Width) + 3]); left3 = Vector512.FusedMultiplyAdd(x, b0, left3); if (TVectors.Count > 1) { right3 = Vector512.FusedMultiplyAdd(x, b1, right3); } }
                if (TRows.Count > 4) { Vector512<float> x = Vector512.Create(a[(4 * Width) + 3]); left4 = Vector512.FusedMultiplyAdd(x, b0, left4); if (TVectors.Count > 1) { right4 = Vector512.FusedMultiplyAdd(x, b1, right4); } }
                if (TRows.Count > 5) { Vector512<float> x = Vector512.Create(a[(5 * Width) + 3]); left5 = Vector512.FusedMultiplyAdd(x, b0, left5); if (TVectors.Count > 1) { right5 = Vector512.FusedMultiplyAdd(x, b1, right5); } }
                if (TRows.Count > 6) { Vector512<float> x = Vector512.Create(a[(6 * Width) + 3]); left6 = Vector512.FusedMultiplyAdd(x, b0, left6); if (TVectors.Count > 1) { right6 = Vector512.FusedMultiplyAdd(x, b1, right6); } }
                if (TRows.Count > 7) { Vector512<float> x = Vector512.Create(a[(7 * Width) + 3]); left7 = Vector512.FusedMultiplyAdd(x, b0, left7); if (TVectors.Count > 1) { right7 = Vector512.FusedMultiplyAdd(x, b1, right7); } }
                if (TRows.Count > 8) { Vector512<float> x = Vector512.Create(a[(8 * Width) + 3]); left8 = Vector512.FusedMultiplyAdd(x, b0, left8); if (TVectors.Count > 1) { right8 = Vector512.FusedMultiplyAdd(x, b1, right8); } }
                if (TRows.Count > 9) { Vector512<float> x = Vector512.Create(a[(9 * Width) + 3]); left9 = Vector512.FusedMultiplyAdd(x, b0, left9); if (TVectors.Count > 1) { right9 = Vector512.FusedMultiplyAdd(x, b1, right9); } }
                if (TRows.Count > 10) { Vector512<float> x = Vector512.Create(a[(10 * Width) + 3]); left10 = Vector512.FusedMultiplyAdd(x, b0, left10); if (TVectors.Count > 1) { right10 = Vector512.FusedMultiplyAdd(x, b1, right10); } }
                if (TRows.Count > 11) { Vector512<float> x = Vector512.Create(a[(11 * Width) + 3]); left11 = Vector512.FusedMultiplyAdd(x, b0, left11); if (TVectors.Count > 1) { right11 = Vector512.FusedMultiplyAdd(x, b1, right11); } }
            }

            for (; a < end; a++, b += bStride)
            {
                b0 = Vector512.Load(b);
                b1 = TVectors.Count > 1 ? Vector512.Load(b + 16) : default;
                if (TRows.Count > 0) { Vector512<float> x = Vector512.Create(a[0 * Width]); left0 = Vector512.FusedMultiplyAdd(x, b0, left0); if (TVectors.Count > 1) { right0 = Vector512.FusedMultiplyAdd(x, b1, right0); } }
                if (TRows.Count > 1) { Vector512<float> x = Vector512.Create(a[1 * Width]); left1 = Vector512.FusedMultiplyAdd(x, b0, left1); if (TVectors.Count > 1) { right1 = Vector512.FusedMultiplyAdd(x, b1, right1); } }
                if (TRows.Count > 2) { Vector512<float> x = Vector512.Create(a[2 * Width]); left2 = Vector512.FusedMultiplyAdd(x, b0, left2); if (TVectors.Count > 1) { right2 = Vector512.FusedMultiplyAdd(x, b1, right2); } }
                if (TRows.Count > 3) { Vector512<float> x = Vector512.Create(a[3 * Width]); left3 = Vector512.FusedMultiplyAdd(x, b0, left3); if (TVectors.Count > 1) { right3 = Vector512.FusedMultiplyAdd(x, b1, right3); } }
                if (TRows.Count > 4) { Vector512<float> x = Vector512.Create(a[4 * Width]); left4 = Vector512.FusedMultiplyAdd(x, b0, left4); if (TVectors.Count > 1) { right4 = Vector512.FusedMultiplyAdd(x, b1, right4); } }
                if (TRows.Count > 5) { Vector512<float> x = Vector512.Create(a[5 * Width]); left5 = Vector512.FusedMultiplyAdd(x, b0, left5); if (TVectors.Count > 1) { right5 = Vector512.FusedMultiplyAdd(x, b1, right5); } }
                if (TRows.Count > 6) { Vector512<float> x = Vector512.Create(a[6 * Width]); left6 = Vector512.FusedMultiplyAdd(x, b0, left6); if (TVectors.Count > 1) { right6 = Vector512.FusedMultiplyAdd(x, b1, right6); } }
                if (TRows.Count > 7) { Vector512<float> x = Vector512.Create(a[7 * Width]); left7 = Vector512.FusedMultiplyAdd(x, b0, left7); if (TVectors.Count > 1) { right7 = Vector512.FusedMultiplyAdd(x, b1, right7); } }
                if (TRows.Count > 8) { Vector512<float> x = Vector512.Create(a[8 * Width]); left8 = Vector512.FusedMultiplyAdd(x, b0, left8); if (TVectors.Count > 1) { right8 = Vector512.FusedMultiplyAdd(x, b1, right8); } }
                if (TRows.Count > 9) { Vector512<float> x = Vector512.Create(a[9 * Width]); left9 = Vector512.FusedMultiplyAdd(x, b0, left9); if (TVectors.Count > 1) { right9 = Vector512.FusedMultiplyAdd(x, b1, right9); } }
                if (TRows.Count > 10) { Vector512<float> x = Vector512.Create(a[10 * Width]); left10 = Vector512.FusedMultiplyAdd(x, b0, left10); if (TVectors.Count > 1) { right10 = Vector512.FusedMultiplyAdd(x, b1, right10); } }
                if (TRows.Count > 11) { Vector512<float> x = Vector512.Create(a[11 * Width]); left11 = Vector512.FusedMultiplyAdd(x, b0, left11); if (TVectors.Count > 1) { right11 = Vector512.FusedMultiplyAdd(x, b1, right11); } }
            }
        }

        float* c = tile.C;
        if (TRows.Count > 0) { left0.Store(c + (0 * Width)); if (TVectors.Count > 1) { right0.Store(c + (0 * Width) + 16); } }
        if (TRows.Count > 1) { left1.Store(c + (1 * Width)); if (TVectors.Count > 1) { right1.Store(c + (1 * Width) + 16); } }
        if (TRows.Count > 2) { left2.Store(c + (2 * Width)); if (TVectors.Count > 1) { right2.Store(c + (2 * Width) + 16); } }
        if (TRows.Count > 3) { left3.Store(c + (3 * Width)); if (TVectors.Count > 1) { right3.Store(c + (3 * Width) + 16); } }
        if (TRows.Count > 4) { left4.Store(c + (4 * Width)); if (TVectors.Count > 1) { right4.Store(c + (4 * Width) + 16); } }
        if (TRows.Count > 5) { left5.Store(c + (5 * Width)); if (TVectors.Count > 1) { right5.Store(c + (5 * Width) + 16); } }
        if (TRows.Count > 6) { left6.Store(c + (6 * Width)); if (TVectors.Count > 1) { right6.Store(c + (6 * Width) + 16); } }
        if (TRows.Count > 7) { left7.Store(c + (7 * Width)); if (TVectors.Count > 1) { right7.Store(c + (7 * Width) + 16); } }
        if (TRows.Count > 8) { left8.Store(c + (8 * Width)); if (TVectors.Count > 1) { right8.Store(c + (8 * Width) + 16); } }
        if (TRows.Count > 9) { left9.Store(c + (9 * Width)); if (TVectors.Count > 1) { right9.Store(c + (9 * Width) + 16); } }
        if (TRows.Count > 10) { left10.Store(c + (10 * Width)); if (TVectors.Count > 1) { right10.Store(c + (10 * Width) + 16); } }
        if (TRows.Count > 11) { left11.Store(c + (11 * Width)); if (TVectors.Count > 1) { right11.Store(c + (11 * Width) + 16); } }
    }

    /// <summary>C = the tree sum over shards of Aᵀ·B over each shard's samples, for one tile.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TreeGradient<TRows, TVectors>(in GradientTile tile)
        where TRows : struct, IExtent
        where TVectors : struct, IExtent
    {
        int* starts = tile.ShardStarts;
        float* ahead = tile.Ahead.Start;
        float* ahead2 = tile.Ahead2;
        float* ahead3 = tile.Ahead3;
        float* next = tile.Next.Start;
        for (int shard = 0; shard < tile.ShardCount; shard++)
        {
            Vector512<float> left0 = default, right0 = default;
            Vector512<float> left1 = default, right1 = default;
            Vector512<float> left2 = default, right2 = default;
            Vector512<float> left3 = default, right3 = default;
            Vector512<float> left4 = default, right4 = default;
            Vector512<float> left5 = default, right5 = default;
            Vector512<float> left6 = default, right6 = default;
            Vector512<float> left7 = default, right7 = default;
            Vector512<float> left8 = default, right8 = default;
            Vector512<float> left9 = default, right9 = default;
            Vector512<float> left10 = default, right10 = default;
            Vector512<float> left11 = default, right11 = default;
            int samples = starts[shard + 1] - starts[shard];
            float* a = tile.A + ((nint)starts[shard] * Width);
            float* b = tile.B + ((nint)starts[shard] * Width);
            for (int pair = 0; pair < tile.PairCount; pair++)
            {
                int sample = samples;
                Vector512<float> b0;
                Vector512<float> b1;
                for (; sample >= 4; sample -= 4, a += 4 * Width, b += 4 * Width)
                {
                    Sse.Prefetch1(ahead);
                    Sse.Prefetch1(ahead2);
                    Sse.Prefetch1(ahead3);
                    Sse.Prefetch1(next);
                    ahead += tile.Ahead.Step;
                    ahead2 += tile.Ahead.Step;
                    ahead3 += tile.Ahead.Step;
                    next += tile.Next.Step;
                    b0 = Vector512.Load(b);
                    b1 = TVectors.Count > 1 ? Vector512.Load(b + 16) : default;
                    if (TRows.Count > 0) { Vector512<float> x = Vector512.Create(a[0]); left0 = Vector512.FusedMultiplyAdd(x, b0, left0); if (TVectors.Count > 1) { right0 = Vector512.FusedMultiplyAdd(x, b1, right0); } }
                    if (TRows.Count > 1) { Vector512<float> x = Vector512.Create(a[1]); left1 = Vector512.FusedMultiplyAdd(x, b0, left1); if (TVectors.Count > 1) { right1 = Vector512.FusedMultiplyAdd(x, b1, right1); } }
                    if (TRows.Count > 2) { Vector512<float> x = Vector512.Create(a[2]); left2 = Vector512.FusedMultiplyAdd(x, b0, left2); if (TVectors.Count > 1) { right2 = Vector512.FusedMultiplyAdd(x, b1, right2); } }
                    if (TRows.Count > 3) { Vector512<float> x = Vector512.Create(a[3]); left3 = Vector512.FusedMultiplyAdd(x, b0, left3); if (TVectors.Count > 1) { right3 = Vector512.FusedMultiplyAdd(x, b1, right3); } }
                    if (TRows.Count > 4) { Vector512<float> x = Vector512.Create(a[4]); left4 = Vector512.FusedMultiplyAdd(x, b0, left4); if (TVectors.Count > 1) { right4 = Vector512.FusedMultiplyAdd(x, b1, right4); } }
                    if (TRows.Count > 5) { Vector512<float> x = Vector512.Create(a[5]); left5 = Vector512.FusedMultiplyAdd(x, b0, left5); if (TVectors.Count > 1) { right5 = Vector512.FusedMultiplyAdd(x, b1, right5); } }
                    if (TRows.Count > 6) { Vector512<float> x = Vector512.Create(a[6]); left6 = Vector512.FusedMultiplyAdd(x, b0, left6); if (TVectors.Count > 1) { right6 = Vector512.FusedMultiplyAdd(x, b1, right6); } }
                    if (TRows.Count > 7) { Vector512<float> x = Vector512.Create(a[7]); left7 = Vector512.FusedMultiplyAdd(x, b0, left7); if (TVectors.Count > 1) { right7 = Vector512.FusedMultiplyAdd(x, b1, right7); } }
                    if (TRows.Count > 8) { Vector512<float> x = Vector512.Create(a[8]); left8 = Vector512.FusedMultiplyAdd(x, b0, left8); if (TVectors.Count > 1) { right8 = Vector512.FusedMultiplyAdd(x, b1, right8); } }
                    if (TRows.Count > 9) { Vector512<float> x = Vector512.Create(a[9]); left9 = Vector512.FusedMultiplyAdd(x, b0, left9); if (TVectors.Count > 1) { right9 = Vector512.FusedMultiplyAdd(x, b1, right9); } }
                    if (TRows.Count > 10) { Vector512<float> x = Vector512.Create(a[10]); left10 = Vector512.FusedMultiplyAdd(x, b0, left10); if (TVectors.Count > 1) { right10 = Vector512.FusedMultiplyAdd(x, b1, right10); } }
                    if (TRows.Count > 11) { Vector512<float> x = Vector512.Create(a[11]); left11 = Vector512.FusedMultiplyAdd(x, b0, left11); if (TVectors.Count > 1) { right11 = Vector512.FusedMultiplyAdd(x, b1, right11); } }
                    b0 = Vector512.Load(b + (1 * Width));
                    b1 = TVectors.Count > 1 ? Vector512.Load(b + (1 * Width) + 16) : default;
                    if (TRows.Count > 0) { Vector512<float> x = Vector512.Create(a[(1 * Width) + 0]); left0 = Vector512.FusedMultiplyAdd(x, b0, left0); if (TVectors.Count > 1) { right0 = Vector512.FusedMultiplyAdd(x, b1, right0); } }
                    if (TRows.Count > 1) { Vector512<float> x = Vector512.Create(a[(1 * Width) + 1]); left1 = Vector512.FusedMultiplyAdd(x, b0, left1); if (TVectors.Count > 1) { right1 = Vector512.FusedMultiplyAdd(x, b1, right1); } }
                    if (TRows.Count > 2) { Vector512<float> x = Vector512.Create(a[(1 * Width) + 2]); left2 = Vector512.FusedMultiplyAdd(x, b0, left2); if (TVectors.Count > 1) { right2 = Vector512.FusedMultiplyAdd(x, b1, right2); } }
                    if (TRows.Count > 3) { Vector512<float> x = Vector512.Create(a[(1 * Width) + 3]); left3 = Vector512.FusedMultiplyAdd(x, b0, left3); if (TVectors.Count > 1) { right3 = Vector512.FusedMultiplyAdd(x, b1, right3); } }
                    if (TRows.Count > 4) { Vector512<float> x = Vector512.Create(a[(1 * Width) + 4]); left4 = Vector512.FusedMultiplyAdd(x, b0, left4); if (TVectors.Count > 1) { right4 = Vector512.FusedMultiplyAdd(x, b1, right4); } }
                    if (TRows.Count > 5) { Vector512<float> x = Vector512.Create(a[(1 * Width) + 5]); left5 = Vector512.FusedMultiplyAdd(x, b0, left5); if (TVectors.Count > 1) { right5 = Vector512.FusedMultiplyAdd(x, b1, right5); } }
                    if (TRows.Count > 6) { Vector512<float> x = Vector512.Create(a[(1 * Width) + 6]); left6 = Vector512.FusedMultiplyAdd(x, b0, left6); if (TVectors.Count > 1) { right6 = Vector512.FusedMultiplyAdd(x, b1, right6); } }
                    if (TRows.Count > 7) { Vector512<float> x = Vector512.Create(a[(1 * Width) + 7]); left7 = Vector512.FusedMultiplyAdd(x, b0, left7); if (TVectors.Count > 1) { right7 = Vector512.FusedMultiplyAdd(x, b1, right7); } }
                    if (TRows.Count > 8) { Vector512<float> x = Vector512.Create(a[(1 * Width) + 8]); left8 = Vector512.FusedMultiplyAdd(x, b0, left8); if (TVectors.Count > 1) { right8 = Vector512.FusedMultiplyAdd(x, b1, right8); } }
                    if (TRows.Count > 9) { Vector512<float> x = Vector512.Create(a[(1 * Width) + 9]); left9 = Vector512.FusedMultiplyAdd(x, b0, left9); if (TVectors.Count > 1) { right9 = Vector512.FusedMultiplyAdd(x, b1, right9); } }
                    if (TRows.Count > 10) { Vector512<float> x = Vector512.Create(a[(1 * Width) + 10]); left10 = Vector512.FusedMultiplyAdd(x, b0, left10); if (TVectors.Count > 1) { right10 = Vector512.FusedMultiplyAdd(x, b1, right10); } }
                    if (TRows.Count > 11) { Vector512<float> x = Vector512.Create(a[(1 * Width) + 11]); left11 = Vector512.FusedMultiplyAdd(x, b0, left11); if (TVectors.Count > 1) { right11 = Vector512.FusedMultiplyAdd(x, b1, right11); } }
                    b0 = Vector512.Load(b + (2 * Width));
                    b1 = TVectors.Count > 1 ? Vector512.Load(b + (2 * Width) + 16) : default;
                    if (TRows.Count > 0) { Vector512<float> x = Vector512.Create(a[(2 * Width) + 0]); left0 = Vector512.FusedMultiplyAdd(x, b0, left0); if (TVectors.Count > 1) { right0 = Vector512.FusedMultiplyAdd(x, b1, right0); } }
                    if (TRows.Count > 1) { Vector512<float> x = Vector512.Create(a[(2 * Width) + 1]); left1 = Vector512.FusedMultiplyAdd(x, b0, left1); if (TVectors.Count > 1) { right1 = Vector512.FusedMultiplyAdd(x, b1, right1); } }
                    if (TRows.Count > 2) { Vector512<float> x = Vector512.Create(a[(2 * Width) + 2]); left2 = Vector512.FusedMultiplyAdd(x, b0, left2); if (TVectors.Count > 1) { right2 = Vector512.FusedMultiplyAdd(x, b1, right2); } }
                    if (TRows.Count > 3) { Vector512<float> x = Vector512.Create(a[(2 * Width) + 3]); left3 = Vector512.FusedMultiplyAdd(x, b0, left3); if (TVectors.Count > 1) { right3 = Vector512.FusedMultiplyAdd(x, b1, right3); } }
                    if (TRows.Count > 4) { Vector512<float> x = Vector512.Create(a[(2 * Width) + 4]); left4 = Vector512.FusedMultiplyAdd(x, b0, left4); if (TVectors.Count > 1) { right4 = Vector512.FusedMultiplyAdd(x, b1, right4); } }
                    if (TRows.Count > 5) { Vector512<float> x = Vector512.Create(a[(2 * Width) + 5]); left5 = Vector512.FusedMultiplyAdd(x, b0, left5); if (TVectors.Count > 1) { right5 = Vector512.FusedMultiplyAdd(x, b1, right5); } }
                    if (TRows.Count > 6) { Vector512<float> x = Vector512.Create(a[(2 * Width) + 6]); left6 = Vector512.FusedMultiplyAdd(x, b0, left6); if (TVectors.Count > 1) { right6 = Vector512.FusedMultiplyAdd(x, b1, right6); } }
                    if (TRows.Count > 7) { Vector512<float> x = Vector512.Create(a[(2 * Width) + 7]); left7 = Vector512.FusedMultiplyAdd(x, b0, left7); if (TVectors.Count > 1) { right7 = Vector512.FusedMultiplyAdd(x, b1, right7); } }
                    if (TRows.Count > 8) { Vector512<float> x = Vector512.Create(a[(2 * Width) + 8]); left8 = Vector512.FusedMultiplyAdd(x, b0, left8); if (TVectors.Count > 1) { right8 = Vector512.FusedMultiplyAdd(x, b1, right8); } }
                    if (TRows.Count > 9) { Vector512<float> x = Vector512.Create(a[(2 * Width) + 9]); left9 = Vector512.FusedMultiplyAdd(x, b0, left9); if (TVectors.Count > 1) { right9 = Vector512.FusedMultiplyAdd(x, b1, right9); } }
                    if (TRows.Count > 10) { Vector512<float> x = Vector512.Create(a[(2 * Width) + 10]); left10 = Vector512.FusedMultiplyAdd(x, b0, left10); if (TVectors.Count > 1) { right10 = Vector512.FusedMultiplyAdd(x, b1, right10); } }
                    if (TRows.Count > 11) { Vector512<float> x = Vector512.Create(a[(2 * Width) + 11]); left11 = Vector512.FusedMultiplyAdd(x, b0, left11); if (TVectors.Count > 1) { right11 = Vector512.FusedMultiplyAdd(x, b1, right11); } }
                    b0 = Vector512.Load(b + (3 * Width));
                    b1 = TVectors.Count > 1 ? Vector512.Load(b + (3 * Width) + 16) : default;
                    if (TRows.Count > 0) { Vector512<float> x = Vector512.Create(a[(3 * Width) + 0]); left0 = Vector512.FusedMultiplyAdd(x, b0, left0); if (TVectors.Count > 1) { right0 = Vector512.FusedMultiplyAdd(x, b1, right0); } }
                    if (TRows.Count > 1) { Vector512<float> x = Vector512.Create(a[(3 * Width) + 1]); left1 = Vector512.FusedMultiplyAdd(x, b0, left1); if (TVectors.Count > 1) { right1 = Vector512.FusedMultiplyAdd(x, b1, right1); } }
                    if (TRows.Count > 2) { Vector512<float> x = Vector512.Create(a[(3 * Width) + 2]); left2 = Vector512.FusedMultiplyAdd(x, b0, left2); if (TVectors.Count > 1) { right2 = Vector512.FusedMultiplyAdd(x, b1, right2); } }
                    if (TRows.Count > 3) { Vector512<float> x = Vector512.Create(a[(3 * Width) + 3]); left3 = Vector512.FusedMultiplyAdd(x, b0, left3); if (TVectors.Count > 1) { right3 = Vector512.FusedMultiplyAdd(x, b1, right3); } }
                    if (TRows.Count > 4) { Vector512<float> x = Vector512.Create(a[(3 * Width) + 4]); left4 = Vector512.FusedMultiplyAdd(x, b0, left4); if (TVectors.Count > 1) { right4 = Vector512.FusedMultiplyAdd(x, b1, right4); } }
                    if (TRows.Count > 5) { Vector512<float> x = Vector512.Create(a[(3 * Width) + 5]); left5 = Vector512.FusedMultiplyAdd(x, b0, left5); if (TVectors.Count > 1) { right5 = Vector512.FusedMultiplyAdd(x, b1, right5); } }
                    if (TRows.Count > 6) { Vector512<float> x = Vector512.Create(a[(3 * Width) + 6]); left6 = Vector512.FusedMultiplyAdd(x, b0, left6); if (TVectors.Count > 1) { right6 = Vector512.FusedMultiplyAdd(x, b1, right6); } }
                    if (TRows.Count > 7) { Vector512<float> x = Vector512.Create(a[(3 * Width) + 7]); left7 = Vector512.FusedMultiplyAdd(x, b0, left7); if (TVectors.Count > 1) { right7 = Vector512.FusedMultiplyAdd(x, b1, right7); } }
                    if (TRows.Count > 8) { Vector512<float> x = Vector512.Create(a[(3 * Width) + 8]); left8 = Vector512.FusedMultiplyAdd(x, b0, left8); if (TVectors.Count > 1) { right8 = Vector512.FusedMultiplyAdd(x, b1, right8); } }
                    if (TRows.Count > 9) { Vector512<float> x = Vector512.Create(a[(3 * Width) + 9]); left9 = Vector512.FusedMultiplyAdd(x, b0, left9); if (TVectors.Count > 1) { right9 = Vector512.FusedMultiplyAdd(x, b1, right9); } }
                    if (TRows.Count > 10) { Vector512<float> x = Vector512.Create(a[(3 * Width) + 10]); left10 = Vector512.FusedMultiplyAdd(x, b0, left10); if (TVectors.Count > 1) { right10 = Vector512.FusedMultiplyAdd(x, b1, right10); } }
                    if (TRows.Count > 11) { Vector512<float> x = Vector512.Create(a[(3 * Width) + 11]); left11 = Vector512.FusedMultiplyAdd(x, b0, left11); if (TVectors.Count > 1) { right11 = Vector512.FusedMultiplyAdd(x, b1, right11); } }
                }

                for (; sample > 0; sample--, a += Width, b += Width)
                {
                    b0 = Vector512.Load(b);
                    b1 = TVectors.Count > 1 ? Vector512.Load(b + 16) : default;
                    if (TRows.Count > 0) { Vector512<float> x = Vector512.Create(a[0]); left0 = Vector512.FusedMultiplyAdd(x, b0, left0); if (TVectors.Count > 1) { right0 = Vector512.FusedMultiplyAdd(x, b1, right0); } }
                    if (TRows.Count > 1) { Vector512<float> x = Vector512.Create(a[1]); left1 = Vector512.FusedMultiplyAdd(x, b0, left1); if (TVectors.Count > 1) { right1 = Vector512.FusedMultiplyAdd(x, b1, right1); } }
                    if (TRows.Count > 2) { Vector512<float> x = Vector512.Create(a[2]); left2 = Vector512.FusedMultiplyAdd(x, b0, left2); if (TVectors.Count > 1) { right2 = Vector512.FusedMultiplyAdd(x, b1, right2); } }
                    if (TRows.Count > 3) { Vector512<float> x = Vector512.Create(a[3]); left3 = Vector512.FusedMultiplyAdd(x, b0, left3); if (TVectors.Count > 1) { right3 = Vector512.FusedMultiplyAdd(x, b1, right3); } }
                    if (TRows.Count > 4) { Vector512<float> x = Vector512.Create(a[4]); left4 = Vector512.FusedMultiplyAdd(x, b0, left4); if (TVectors.Count > 1) { right4 = Vector512.FusedMultiplyAdd(x, b1, right4); } }
                    if (TRows.Count > 5) { Vector512<float> x = Vector512.Create(a[5]); left5 = Vector512.FusedMultiplyAdd(x, b0, left5); if (TVectors.Count > 1) { right5 = Vector512.FusedMultiplyAdd(x, b1, right5); } }
                    if (TRows.Count > 6) { Vector512<float> x = Vector512.Create(a[6]); left6 = Vector512.FusedMultiplyAdd(x, b0, left6); if (TVectors.Count > 1) { right6 = Vector512.FusedMultiplyAdd(x, b1, right6); } }
                    if (TRows.Count > 7) { Vector512<float> x = Vector512.Create(a[7]); left7 = Vector512.FusedMultiplyAdd(x, b0, left7); if (TVectors.Count > 1) { right7 = Vector512.FusedMultiplyAdd(x, b1, right7); } }
                    if (TRows.Count > 8) { Vector512<float> x = Vector512.Create(a[8]); left8 = Vector512.FusedMultiplyAdd(x, b0, left8); if (TVectors.Count > 1) { right8 = Vector512.FusedMultiplyAdd(x, b1, right8); } }
                    if (TRows.Count > 9) { Vector512<float> x = Vector512.Create(a[9]); left9 = Vector512.FusedMultiplyAdd(x, b0, left9); if (TVectors.Count > 1) { right9 = Vector512.FusedMultiplyAdd(x, b1, right9); } }
                    if (TRows.Count > 10) { Vector512<float> x = Vector512.Create(a[10]); left10 = Vector512.FusedMultiplyAdd(x, b0, left10); if (TVectors.Count > 1) { right10 = Vector512.FusedMultiplyAdd(x, b1, right10); } }
                    if (TRows.Count > 11) { Vector512<float> x = Vector512.Create(a[11]); left11 = Vector512.FusedMultiplyAdd(x, b0, left11); if (TVectors.Count > 1) { right11 = Vector512.FusedMultiplyAdd(x, b1, right11); } }
                }

                int rows = pair == 0 ? tile.Rows2 : tile.Rows3;
                a = (pair == 0 ? tile.A2 : tile.A3) + ((nint)starts[shard] * rows * Width);
                b = (pair == 0 ? tile.B2 : tile.B3) + ((nint)starts[shard] * rows * Width);
                samples = (starts[shard + 1] - starts[shard]) * rows;
            }

            // a shard whose number ends in ones completes as many subtrees: left sibling + right sibling, upwards
            float* slot = tile.Pending;
            for (int number = shard; (number & 1) == 1; number >>= 1, slot += GradientTile.SlotLength)
            {
                if (TRows.Count > 0) { left0 = Vector512.Load(slot + (0 * Width)) + left0; if (TVectors.Count > 1) { right0 = Vector512.Load(slot + (0 * Width) + 16) + right0; } }
                if (TRows.Count > 1) { left1 = Vector512.Load(slot + (1 * Width)) + left1; if (TVectors.Count > 1) { right1 = Vector512.Load(slot + (1 * Width) + 16) + right1; } }
                if (TRows.Count > 2) { left2 = Vector512.Load(slot + (2 * Width)) + left2; if (TVectors.Count > 1) { right2 = Vector512.Load(slot + (2 * Width) + 16) + right2; } }
                if (TRows.Count > 3) { left3 = Vector512.Load(slot + (3 * Width)) + left3; if (TVectors.Count > 1) { right3 = Vector512.Load(slot + (3 * Width) + 16) + right3; } }
                if (TRows.Count > 4) { left4 = Vector512.Load(slot + (4 * Width)) + left4; if (TVectors.Count > 1) { right4 = Vector512.Load(slot + (4 * Width) + 16) + right4; } }
                if (TRows.Count > 5) { left5 = Vector512.Load(slot + (5 * Width)) + left5; if (TVectors.Count > 1) { right5 = Vector512.Load(slot + (5 * Width) + 16) + right5; } }
                if (TRows.Count > 6) { left6 = Vector512.Load(slot + (6 * Width)) + left6; if (TVectors.Count > 1) { right6 = Vector512.Load(slot + (6 * Width) + 16) + right6; } }
                if (TRows.Count > 7) { left7 = Vector512.Load(slot + (7 * Width)) + left7; if (TVectors.Count > 1) { right7 = Vector512.Load(slot + (7 * Width) + 16) + right7; } }
                if (TRows.Count > 8) { left8 = Vector512.Load(slot + (8 * Width)) + left8; if (TVectors.Count > 1) { right8 = Vector512.Load(slot + (8 * Width) + 16) + right8; } }
                if (TRows.Count > 9) { left9 = Vector512.Load(slot + (9 * Width)) + left9; if (TVectors.Count > 1) { right9 = Vector512.Load(slot + (9 * Width) + 16) + right9; } }
                if (TRows.Count > 10) { left10 = Vector512.Load(slot + (10 * Width)) + left10; if (TVectors.Count > 1) { right10 = Vector512.Load(slot + (10 * Width) + 16) + right10; } }
                if (TRows.Count > 11) { left11 = Vector512.Load(slot + (11 * Width)) + left11; if (TVectors.Count > 1) { right11 = Vector512.Load(slot + (11 * Width) + 16) + right11; } }
            }

            bool root = shard == tile.ShardCount - 1;
            float* c = root ? tile.C : slot;
            nint stride = root ? tile.CStride : Width;
            if (TRows.Count > 0) { left0.Store(c + (0 * stride)); if (TVectors.Count > 1) { right0.Store(c + (0 * stride) + 16); } }
            if (TRows.Count > 1) { left1.Store(c + (1 * stride)); if (TVectors.Count > 1) { right1.Store(c + (1 * stride) + 16); } }
            if (TRows.Count > 2) { left2.Store(c + (2 * stride)); if (TVectors.Count > 1) { right2.Store(c + (2 * stride) + 16); } }
            if (TRows.Count > 3) { left3.Store(c + (3 * stride)); if (TVectors.Count > 1) { right3.Store(c + (3 * stride) + 16); } }
            if (TRows.Count > 4) { left4.Store(c + (4 * stride)); if (TVectors.Count > 1) { right4.Store(c + (4 * stride) + 16); } }
            if (TRows.Count > 5) { left5.Store(c + (5 * stride)); if (TVectors.Count > 1) { right5.Store(c + (5 * stride) + 16); } }
            if (TRows.Count > 6) { left6.Store(c + (6 * stride)); if (TVectors.Count > 1) { right6.Store(c + (6 * stride) + 16); } }
            if (TRows.Count > 7) { left7.Store(c + (7 * stride)); if (TVectors.Count > 1) { right7.Store(c + (7 * stride) + 16); } }
            if (TRows.Count > 8) { left8.Store(c + (8 * stride)); if (TVectors.Count > 1) { right8.Store(c + (8 * stride) + 16); } }
            if (TRows.Count > 9) { left9.Store(c + (9 * stride)); if (TVectors.Count > 1) { right9.Store(c + (9 * stride) + 16); } }
            if (TRows.Count > 10) { left10.Store(c + (10 * stride)); if (TVectors.Count > 1) { right10.Store(c + (10 * stride) + 16); } }
            if (TRows.Count > 11) { left11.Store(c + (11 * stride)); if (TVectors.Count > 1) { right11.Store(c + (11 * stride) + 16); } }
        }
    }
}
