using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DistributedAE.Numerics.Gemm;

/// <summary>
/// The register tiles for 256-bit vectors: up to 6 rows by 16 columns of a product, one vector lane an output element, one chain of fused
/// multiply-adds over k = 0, 1, 2, … in each. Written out row by row, because only named locals stay in registers; the rows beyond
/// the tile's extent vanish at compile time. On machines with 128-bit vectors the runtime executes each operation as two halves.
/// </summary>
internal static unsafe class Kernel256
{
    /// <summary>Most rows of a tile.</summary>
    public const int MaxRows = 6;

    private const int Width = PanelMatrix.PanelWidth;

    /// <summary>C = start + A·B for one tile.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Product<TRows, TVectors>(in ProductTile tile)
        where TRows : struct, IExtent
        where TVectors : struct, IExtent
    {
        float* start = tile.Start;
        nint startStride = tile.StartStride;
        Vector256<float> left0 = default, right0 = default;
        Vector256<float> left1 = default, right1 = default;
        Vector256<float> left2 = default, right2 = default;
        Vector256<float> left3 = default, right3 = default;
        Vector256<float> left4 = default, right4 = default;
        Vector256<float> left5 = default, right5 = default;
        if (TRows.Count > 0) { left0 = Vector256.Load(start + (0 * startStride)); if (TVectors.Count > 1) { right0 = Vector256.Load(start + (0 * startStride) + 8); } }
        if (TRows.Count > 1) { left1 = Vector256.Load(start + (1 * startStride)); if (TVectors.Count > 1) { right1 = Vector256.Load(start + (1 * startStride) + 8); } }
        if (TRows.Count > 2) { left2 = Vector256.Load(start + (2 * startStride)); if (TVectors.Count > 1) { right2 = Vector256.Load(start + (2 * startStride) + 8); } }
        if (TRows.Count > 3) { left3 = Vector256.Load(start + (3 * startStride)); if (TVectors.Count > 1) { right3 = Vector256.Load(start + (3 * startStride) + 8); } }
        if (TRows.Count > 4) { left4 = Vector256.Load(start + (4 * startStride)); if (TVectors.Count > 1) { right4 = Vector256.Load(start + (4 * startStride) + 8); } }
        if (TRows.Count > 5) { left5 = Vector256.Load(start + (5 * startStride)); if (TVectors.Count > 1) { right5 = Vector256.Load(start + (5 * startStride) + 8); } }

        float* b = tile.B;
        nint bStride = tile.BStride;
        float* aPanel = tile.A;
        for (int left = tile.K; left > 0; left -= Width, aPanel += tile.APanelStride)
        {
            float* a = aPanel;
            float* end = a + Math.Min(left, Width);
            do
            {
                Vector256<float> b0 = Vector256.Load(b);
                Vector256<float> b1 = TVectors.Count > 1 ? Vector256.Load(b + 8) : default;
                if (TRows.Count > 0) { Vector256<float> x = Vector256.Create(a[0 * Width]); left0 = Vector256.FusedMultiplyAdd(x, b0, left0); if (TVectors.Count > 1) { right0 = Vector256.FusedMultiplyAdd(x, b1, right0); } }
                if (TRows.Count > 1) { Vector256<float> x = Vector256.Create(a[1 * Width]); left1 = Vector256.FusedMultiplyAdd(x, b0, left1); if (TVectors.Count > 1) { right1 = Vector256.FusedMultiplyAdd(x, b1, right1); } }
                if (TRows.Count > 2) { Vector256<float> x = Vector256.Create(a[2 * Width]); left2 = Vector256.FusedMultiplyAdd(x, b0, left2); if (TVectors.Count > 1) { right2 = Vector256.FusedMultiplyAdd(x, b1, right2); } }
                if (TRows.Count > 3) { Vector256<float> x = Vector256.Create(a[3 * Width]); left3 = Vector256.FusedMultiplyAdd(x, b0, left3); if (TVectors.Count > 1) { right3 = Vector256.FusedMultiplyAdd(x, b1, right3); } }
                if (TRows.Count > 4) { Vector256<float> x = Vector256.Create(a[4 * Width]); left4 = Vector256.FusedMultiplyAdd(x, b0, left4); if (TVectors.Count > 1) { right4 = Vector256.FusedMultiplyAdd(x, b1, right4); } }
                if (TRows.Count > 5) { Vector256<float> x = Vector256.Create(a[5 * Width]); left5 = Vector256.FusedMultiplyAdd(x, b0, left5); if (TVectors.Count > 1) { right5 = Vector256.FusedMultiplyAdd(x, b1, right5); } }
                a++;
                b += bStride;
            }
            while (a != end);
        }

        float* c = tile.C;
        if (TRows.Count > 0) { left0.Store(c + (0 * Width)); if (TVectors.Count > 1) { right0.Store(c + (0 * Width) + 8); } }
        if (TRows.Count > 1) { left1.Store(c + (1 * Width)); if (TVectors.Count > 1) { right1.Store(c + (1 * Width) + 8); } }
        if (TRows.Count > 2) { left2.Store(c + (2 * Width)); if (TVectors.Count > 1) { right2.Store(c + (2 * Width) + 8); } }
        if (TRows.Count > 3) { left3.Store(c + (3 * Width)); if (TVectors.Count > 1) { right3.Store(c + (3 * Width) + 8); } }
        if (TRows.Count > 4) { left4.Store(c + (4 * Width)); if (TVectors.Count > 1) { right4.Store(c + (4 * Width) + 8); } }
        if (TRows.Count > 5) { left5.Store(c + (5 * Width)); if (TVectors.Count > 1) { right5.Store(c + (5 * Width) + 8); } }
    }

    /// <summary>C = the tree sum over shards of Aᵀ·B over each shard's samples, for one tile.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TreeGradient<TRows, TVectors>(in GradientTile tile)
        where TRows : struct, IExtent
        where TVectors : struct, IExtent
    {
        int* starts = tile.ShardStarts;
        for (int shard = 0; shard < tile.ShardCount; shard++)
        {
            Vector256<float> left0 = default, right0 = default;
            Vector256<float> left1 = default, right1 = default;
            Vector256<float> left2 = default, right2 = default;
            Vector256<float> left3 = default, right3 = default;
            Vector256<float> left4 = default, right4 = default;
            Vector256<float> left5 = default, right5 = default;
            int samples = starts[shard + 1] - starts[shard];
            float* a = tile.A + ((nint)starts[shard] * Width);
            float* b = tile.B + ((nint)starts[shard] * Width);
            for (int pair = 0; pair < tile.PairCount; pair++)
            {
                for (int sample = samples; sample > 0; sample--)
                {
                    Vector256<float> b0 = Vector256.Load(b);
                    Vector256<float> b1 = TVectors.Count > 1 ? Vector256.Load(b + 8) : default;
                    if (TRows.Count > 0) { Vector256<float> x = Vector256.Create(a[0]); left0 = Vector256.FusedMultiplyAdd(x, b0, left0); if (TVectors.Count > 1) { right0 = Vector256.FusedMultiplyAdd(x, b1, right0); } }
                    if (TRows.Count > 1) { Vector256<float> x = Vector256.Create(a[1]); left1 = Vector256.FusedMultiplyAdd(x, b0, left1); if (TVectors.Count > 1) { right1 = Vector256.FusedMultiplyAdd(x, b1, right1); } }
                    if (TRows.Count > 2) { Vector256<float> x = Vector256.Create(a[2]); left2 = Vector256.FusedMultiplyAdd(x, b0, left2); if (TVectors.Count > 1) { right2 = Vector256.FusedMultiplyAdd(x, b1, right2); } }
                    if (TRows.Count > 3) { Vector256<float> x = Vector256.Create(a[3]); left3 = Vector256.FusedMultiplyAdd(x, b0, left3); if (TVectors.Count > 1) { right3 = Vector256.FusedMultiplyAdd(x, b1, right3); } }
                    if (TRows.Count > 4) { Vector256<float> x = Vector256.Create(a[4]); left4 = Vector256.FusedMultiplyAdd(x, b0, left4); if (TVectors.Count > 1) { right4 = Vector256.FusedMultiplyAdd(x, b1, right4); } }
                    if (TRows.Count > 5) { Vector256<float> x = Vector256.Create(a[5]); left5 = Vector256.FusedMultiplyAdd(x, b0, left5); if (TVectors.Count > 1) { right5 = Vector256.FusedMultiplyAdd(x, b1, right5); } }
                    a += Width;
                    b += Width;
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
                if (TRows.Count > 0) { left0 = Vector256.Load(slot + (0 * Width)) + left0; if (TVectors.Count > 1) { right0 = Vector256.Load(slot + (0 * Width) + 8) + right0; } }
                if (TRows.Count > 1) { left1 = Vector256.Load(slot + (1 * Width)) + left1; if (TVectors.Count > 1) { right1 = Vector256.Load(slot + (1 * Width) + 8) + right1; } }
                if (TRows.Count > 2) { left2 = Vector256.Load(slot + (2 * Width)) + left2; if (TVectors.Count > 1) { right2 = Vector256.Load(slot + (2 * Width) + 8) + right2; } }
                if (TRows.Count > 3) { left3 = Vector256.Load(slot + (3 * Width)) + left3; if (TVectors.Count > 1) { right3 = Vector256.Load(slot + (3 * Width) + 8) + right3; } }
                if (TRows.Count > 4) { left4 = Vector256.Load(slot + (4 * Width)) + left4; if (TVectors.Count > 1) { right4 = Vector256.Load(slot + (4 * Width) + 8) + right4; } }
                if (TRows.Count > 5) { left5 = Vector256.Load(slot + (5 * Width)) + left5; if (TVectors.Count > 1) { right5 = Vector256.Load(slot + (5 * Width) + 8) + right5; } }
            }

            bool root = shard == tile.ShardCount - 1;
            float* c = root ? tile.C : slot;
            nint stride = root ? tile.CStride : Width;
            if (TRows.Count > 0) { left0.Store(c + (0 * stride)); if (TVectors.Count > 1) { right0.Store(c + (0 * stride) + 8); } }
            if (TRows.Count > 1) { left1.Store(c + (1 * stride)); if (TVectors.Count > 1) { right1.Store(c + (1 * stride) + 8); } }
            if (TRows.Count > 2) { left2.Store(c + (2 * stride)); if (TVectors.Count > 1) { right2.Store(c + (2 * stride) + 8); } }
            if (TRows.Count > 3) { left3.Store(c + (3 * stride)); if (TVectors.Count > 1) { right3.Store(c + (3 * stride) + 8); } }
            if (TRows.Count > 4) { left4.Store(c + (4 * stride)); if (TVectors.Count > 1) { right4.Store(c + (4 * stride) + 8); } }
            if (TRows.Count > 5) { left5.Store(c + (5 * stride)); if (TVectors.Count > 1) { right5.Store(c + (5 * stride) + 8); } }
        }
    }
}
