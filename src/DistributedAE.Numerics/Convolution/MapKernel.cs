using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DistributedAE.Numerics.Gemm;

namespace DistributedAE.Numerics.Convolution;

/// <summary>
/// The register tile of a convolution: up to 4 channels (a to d) by 6 neighbouring columns (0 to 5) of results, 16 samples each. Written out, because only
/// named locals stay in registers; what lies beyond the tile's extents vanishes at compile time.
/// </summary>
internal static unsafe class MapKernel
{
    private const int Lanes = SampleLanes.GroupSize;

    /// <summary>result = start + Σ weight · source over the turn's source channels and all taps.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Product<TChannels, TColumns, TStep>(in MapTile tile)
        where TChannels : struct, IExtent
        where TColumns : struct, IExtent
        where TStep : struct, IExtent
    {
        float* start = tile.Start;
        float* result = tile.Result;
        nint stride = tile.ResultStride;
        Vector512<float> a0 = default, a1 = default, a2 = default, a3 = default, a4 = default, a5 = default;
        Vector512<float> b0 = default, b1 = default, b2 = default, b3 = default, b4 = default, b5 = default;
        Vector512<float> c0 = default, c1 = default, c2 = default, c3 = default, c4 = default, c5 = default;
        Vector512<float> d0 = default, d1 = default, d2 = default, d3 = default, d4 = default, d5 = default;
        if (start != null)
        {
            if (TChannels.Count > 0) { a0 = a1 = a2 = a3 = a4 = a5 = Vector512.Create(start[0]); }
            if (TChannels.Count > 1) { b0 = b1 = b2 = b3 = b4 = b5 = Vector512.Create(start[1]); }
            if (TChannels.Count > 2) { c0 = c1 = c2 = c3 = c4 = c5 = Vector512.Create(start[2]); }
            if (TChannels.Count > 3) { d0 = d1 = d2 = d3 = d4 = d5 = Vector512.Create(start[3]); }
        }
        else
        {
            if (TChannels.Count > 0)
            {
                float* row = result + (0 * stride);
                a0 = Vector512.Load(row);
                if (TColumns.Count > 1) { a1 = Vector512.Load(row + (1 * Lanes)); }
                if (TColumns.Count > 2) { a2 = Vector512.Load(row + (2 * Lanes)); }
                if (TColumns.Count > 3) { a3 = Vector512.Load(row + (3 * Lanes)); }
                if (TColumns.Count > 4) { a4 = Vector512.Load(row + (4 * Lanes)); }
                if (TColumns.Count > 5) { a5 = Vector512.Load(row + (5 * Lanes)); }
            }

            if (TChannels.Count > 1)
            {
                float* row = result + (1 * stride);
                b0 = Vector512.Load(row);
                if (TColumns.Count > 1) { b1 = Vector512.Load(row + (1 * Lanes)); }
                if (TColumns.Count > 2) { b2 = Vector512.Load(row + (2 * Lanes)); }
                if (TColumns.Count > 3) { b3 = Vector512.Load(row + (3 * Lanes)); }
                if (TColumns.Count > 4) { b4 = Vector512.Load(row + (4 * Lanes)); }
                if (TColumns.Count > 5) { b5 = Vector512.Load(row + (5 * Lanes)); }
            }

            if (TChannels.Count > 2)
            {
                float* row = result + (2 * stride);
                c0 = Vector512.Load(row);
                if (TColumns.Count > 1) { c1 = Vector512.Load(row + (1 * Lanes)); }
                if (TColumns.Count > 2) { c2 = Vector512.Load(row + (2 * Lanes)); }
                if (TColumns.Count > 3) { c3 = Vector512.Load(row + (3 * Lanes)); }
                if (TColumns.Count > 4) { c4 = Vector512.Load(row + (4 * Lanes)); }
                if (TColumns.Count > 5) { c5 = Vector512.Load(row + (5 * Lanes)); }
            }

            if (TChannels.Count > 3)
            {
                float* row = result + (3 * stride);
                d0 = Vector512.Load(row);
                if (TColumns.Count > 1) { d1 = Vector512.Load(row + (1 * Lanes)); }
                if (TColumns.Count > 2) { d2 = Vector512.Load(row + (2 * Lanes)); }
                if (TColumns.Count > 3) { d3 = Vector512.Load(row + (3 * Lanes)); }
                if (TColumns.Count > 4) { d4 = Vector512.Load(row + (4 * Lanes)); }
                if (TColumns.Count > 5) { d5 = Vector512.Load(row + (5 * Lanes)); }
            }
        }

        int* taps = tile.Taps;
        float* weight = tile.Weights;
        float* channel = tile.Source;
        for (int channels = tile.Channels; channels > 0; channels--, channel += tile.ChannelStride)
        {
            for (int tap = 0; tap < tile.TapCount; tap++, weight += TChannels.Count)
            {
                float* source = channel + taps[tap];
                Vector512<float> x0 = Vector512.Load(source);
                Vector512<float> x1 = TColumns.Count > 1 ? Vector512.Load(source + (1 * TStep.Count * Lanes)) : default;
                Vector512<float> x2 = TColumns.Count > 2 ? Vector512.Load(source + (2 * TStep.Count * Lanes)) : default;
                Vector512<float> x3 = TColumns.Count > 3 ? Vector512.Load(source + (3 * TStep.Count * Lanes)) : default;
                Vector512<float> x4 = TColumns.Count > 4 ? Vector512.Load(source + (4 * TStep.Count * Lanes)) : default;
                Vector512<float> x5 = TColumns.Count > 5 ? Vector512.Load(source + (5 * TStep.Count * Lanes)) : default;
                if (TChannels.Count > 0)
                {
                    Vector512<float> w = Vector512.Create(weight[0]);
                    a0 = Vector512.FusedMultiplyAdd(w, x0, a0);
                    if (TColumns.Count > 1) { a1 = Vector512.FusedMultiplyAdd(w, x1, a1); }
                    if (TColumns.Count > 2) { a2 = Vector512.FusedMultiplyAdd(w, x2, a2); }
                    if (TColumns.Count > 3) { a3 = Vector512.FusedMultiplyAdd(w, x3, a3); }
                    if (TColumns.Count > 4) { a4 = Vector512.FusedMultiplyAdd(w, x4, a4); }
                    if (TColumns.Count > 5) { a5 = Vector512.FusedMultiplyAdd(w, x5, a5); }
                }

                if (TChannels.Count > 1)
                {
                    Vector512<float> w = Vector512.Create(weight[1]);
                    b0 = Vector512.FusedMultiplyAdd(w, x0, b0);
                    if (TColumns.Count > 1) { b1 = Vector512.FusedMultiplyAdd(w, x1, b1); }
                    if (TColumns.Count > 2) { b2 = Vector512.FusedMultiplyAdd(w, x2, b2); }
                    if (TColumns.Count > 3) { b3 = Vector512.FusedMultiplyAdd(w, x3, b3); }
                    if (TColumns.Count > 4) { b4 = Vector512.FusedMultiplyAdd(w, x4, b4); }
                    if (TColumns.Count > 5) { b5 = Vector512.FusedMultiplyAdd(w, x5, b5); }
                }

                if (TChannels.Count > 2)
                {
                    Vector512<float> w = Vector512.Create(weight[2]);
                    c0 = Vector512.FusedMultiplyAdd(w, x0, c0);
                    if (TColumns.Count > 1) { c1 = Vector512.FusedMultiplyAdd(w, x1, c1); }
                    if (TColumns.Count > 2) { c2 = Vector512.FusedMultiplyAdd(w, x2, c2); }
                    if (TColumns.Count > 3) { c3 = Vector512.FusedMultiplyAdd(w, x3, c3); }
                    if (TColumns.Count > 4) { c4 = Vector512.FusedMultiplyAdd(w, x4, c4); }
                    if (TColumns.Count > 5) { c5 = Vector512.FusedMultiplyAdd(w, x5, c5); }
                }

                if (TChannels.Count > 3)
                {
                    Vector512<float> w = Vector512.Create(weight[3]);
                    d0 = Vector512.FusedMultiplyAdd(w, x0, d0);
                    if (TColumns.Count > 1) { d1 = Vector512.FusedMultiplyAdd(w, x1, d1); }
                    if (TColumns.Count > 2) { d2 = Vector512.FusedMultiplyAdd(w, x2, d2); }
                    if (TColumns.Count > 3) { d3 = Vector512.FusedMultiplyAdd(w, x3, d3); }
                    if (TColumns.Count > 4) { d4 = Vector512.FusedMultiplyAdd(w, x4, d4); }
                    if (TColumns.Count > 5) { d5 = Vector512.FusedMultiplyAdd(w, x5, d5); }
                }
            }
        }

        if (TChannels.Count > 0) { Store<TColumns>(result + (0 * stride), a0, a1, a2, a3, a4, a5); }
        if (TChannels.Count > 1) { Store<TColumns>(result + (1 * stride), b0, b1, b2, b3, b4, b5); }
        if (TChannels.Count > 2) { Store<TColumns>(result + (2 * stride), c0, c1, c2, c3, c4, c5); }
        if (TChannels.Count > 3) { Store<TColumns>(result + (3 * stride), d0, d1, d2, d3, d4, d5); }
    }

    /// <summary>The tile of a single channel: up to 12 neighbouring columns, because their chains alone keep the arithmetic busy.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Row<TColumns, TStep>(in MapTile tile)
        where TColumns : struct, IExtent
        where TStep : struct, IExtent
    {
        float* result = tile.Result;
        bool starts = tile.Start != null;
        Vector512<float> start = starts ? Vector512.Create(tile.Start[0]) : default;
        Vector512<float> v0 = starts ? start : Vector512.Load(result);
        Vector512<float> v1 = TColumns.Count > 1 && !starts ? Vector512.Load(result + (1 * Lanes)) : start;
        Vector512<float> v2 = TColumns.Count > 2 && !starts ? Vector512.Load(result + (2 * Lanes)) : start;
        Vector512<float> v3 = TColumns.Count > 3 && !starts ? Vector512.Load(result + (3 * Lanes)) : start;
        Vector512<float> v4 = TColumns.Count > 4 && !starts ? Vector512.Load(result + (4 * Lanes)) : start;
        Vector512<float> v5 = TColumns.Count > 5 && !starts ? Vector512.Load(result + (5 * Lanes)) : start;
        Vector512<float> v6 = TColumns.Count > 6 && !starts ? Vector512.Load(result + (6 * Lanes)) : start;
        Vector512<float> v7 = TColumns.Count > 7 && !starts ? Vector512.Load(result + (7 * Lanes)) : start;
        Vector512<float> v8 = TColumns.Count > 8 && !starts ? Vector512.Load(result + (8 * Lanes)) : start;
        Vector512<float> v9 = TColumns.Count > 9 && !starts ? Vector512.Load(result + (9 * Lanes)) : start;
        Vector512<float> v10 = TColumns.Count > 10 && !starts ? Vector512.Load(result + (10 * Lanes)) : start;
        Vector512<float> v11 = TColumns.Count > 11 && !starts ? Vector512.Load(result + (11 * Lanes)) : start;
        int* taps = tile.Taps;
        float* weight = tile.Weights;
        float* channel = tile.Source;
        for (int channels = tile.Channels; channels > 0; channels--, channel += tile.ChannelStride)
        {
            for (int tap = 0; tap < tile.TapCount; tap++, weight++)
            {
                float* source = channel + taps[tap];
                Vector512<float> w = Vector512.Create(*weight);
                v0 = Vector512.FusedMultiplyAdd(w, Vector512.Load(source), v0);
                if (TColumns.Count > 1) { v1 = Vector512.FusedMultiplyAdd(w, Vector512.Load(source + (1 * TStep.Count * Lanes)), v1); }
                if (TColumns.Count > 2) { v2 = Vector512.FusedMultiplyAdd(w, Vector512.Load(source + (2 * TStep.Count * Lanes)), v2); }
                if (TColumns.Count > 3) { v3 = Vector512.FusedMultiplyAdd(w, Vector512.Load(source + (3 * TStep.Count * Lanes)), v3); }
                if (TColumns.Count > 4) { v4 = Vector512.FusedMultiplyAdd(w, Vector512.Load(source + (4 * TStep.Count * Lanes)), v4); }
                if (TColumns.Count > 5) { v5 = Vector512.FusedMultiplyAdd(w, Vector512.Load(source + (5 * TStep.Count * Lanes)), v5); }
                if (TColumns.Count > 6) { v6 = Vector512.FusedMultiplyAdd(w, Vector512.Load(source + (6 * TStep.Count * Lanes)), v6); }
                if (TColumns.Count > 7) { v7 = Vector512.FusedMultiplyAdd(w, Vector512.Load(source + (7 * TStep.Count * Lanes)), v7); }
                if (TColumns.Count > 8) { v8 = Vector512.FusedMultiplyAdd(w, Vector512.Load(source + (8 * TStep.Count * Lanes)), v8); }
                if (TColumns.Count > 9) { v9 = Vector512.FusedMultiplyAdd(w, Vector512.Load(source + (9 * TStep.Count * Lanes)), v9); }
                if (TColumns.Count > 10) { v10 = Vector512.FusedMultiplyAdd(w, Vector512.Load(source + (10 * TStep.Count * Lanes)), v10); }
                if (TColumns.Count > 11) { v11 = Vector512.FusedMultiplyAdd(w, Vector512.Load(source + (11 * TStep.Count * Lanes)), v11); }
            }
        }

        v0.Store(result);
        if (TColumns.Count > 1) { v1.Store(result + (1 * Lanes)); }
        if (TColumns.Count > 2) { v2.Store(result + (2 * Lanes)); }
        if (TColumns.Count > 3) { v3.Store(result + (3 * Lanes)); }
        if (TColumns.Count > 4) { v4.Store(result + (4 * Lanes)); }
        if (TColumns.Count > 5) { v5.Store(result + (5 * Lanes)); }
        if (TColumns.Count > 6) { v6.Store(result + (6 * Lanes)); }
        if (TColumns.Count > 7) { v7.Store(result + (7 * Lanes)); }
        if (TColumns.Count > 8) { v8.Store(result + (8 * Lanes)); }
        if (TColumns.Count > 9) { v9.Store(result + (9 * Lanes)); }
        if (TColumns.Count > 10) { v10.Store(result + (10 * Lanes)); }
        if (TColumns.Count > 11) { v11.Store(result + (11 * Lanes)); }
    }

    /// <summary>sums += Σ coarse · fine over the rows and columns of a band, tap by tap.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gradient<TChannels, TTaps>(in GradientWindow window)
        where TChannels : struct, IExtent
        where TTaps : struct, IExtent
    {
        float* sums = window.Sums;
        nint sumStride = window.SumStride;
        bool goesOn = !window.Starts;
        Vector512<float> a0 = TChannels.Count > 0 && goesOn ? Vector512.Load(sums + (0 * sumStride) + (0 * Lanes)) : default;
        Vector512<float> a1 = TChannels.Count > 0 && TTaps.Count > 1 && goesOn ? Vector512.Load(sums + (0 * sumStride) + (1 * Lanes)) : default;
        Vector512<float> a2 = TChannels.Count > 0 && TTaps.Count > 2 && goesOn ? Vector512.Load(sums + (0 * sumStride) + (2 * Lanes)) : default;
        Vector512<float> a3 = TChannels.Count > 0 && TTaps.Count > 3 && goesOn ? Vector512.Load(sums + (0 * sumStride) + (3 * Lanes)) : default;
        Vector512<float> a4 = TChannels.Count > 0 && TTaps.Count > 4 && goesOn ? Vector512.Load(sums + (0 * sumStride) + (4 * Lanes)) : default;
        Vector512<float> a5 = TChannels.Count > 0 && TTaps.Count > 5 && goesOn ? Vector512.Load(sums + (0 * sumStride) + (5 * Lanes)) : default;
        Vector512<float> b0 = TChannels.Count > 1 && goesOn ? Vector512.Load(sums + (1 * sumStride) + (0 * Lanes)) : default;
        Vector512<float> b1 = TChannels.Count > 1 && TTaps.Count > 1 && goesOn ? Vector512.Load(sums + (1 * sumStride) + (1 * Lanes)) : default;
        Vector512<float> b2 = TChannels.Count > 1 && TTaps.Count > 2 && goesOn ? Vector512.Load(sums + (1 * sumStride) + (2 * Lanes)) : default;
        Vector512<float> b3 = TChannels.Count > 1 && TTaps.Count > 3 && goesOn ? Vector512.Load(sums + (1 * sumStride) + (3 * Lanes)) : default;
        Vector512<float> b4 = TChannels.Count > 1 && TTaps.Count > 4 && goesOn ? Vector512.Load(sums + (1 * sumStride) + (4 * Lanes)) : default;
        Vector512<float> b5 = TChannels.Count > 1 && TTaps.Count > 5 && goesOn ? Vector512.Load(sums + (1 * sumStride) + (5 * Lanes)) : default;
        Vector512<float> c0 = TChannels.Count > 2 && goesOn ? Vector512.Load(sums + (2 * sumStride) + (0 * Lanes)) : default;
        Vector512<float> c1 = TChannels.Count > 2 && TTaps.Count > 1 && goesOn ? Vector512.Load(sums + (2 * sumStride) + (1 * Lanes)) : default;
        Vector512<float> c2 = TChannels.Count > 2 && TTaps.Count > 2 && goesOn ? Vector512.Load(sums + (2 * sumStride) + (2 * Lanes)) : default;
        Vector512<float> c3 = TChannels.Count > 2 && TTaps.Count > 3 && goesOn ? Vector512.Load(sums + (2 * sumStride) + (3 * Lanes)) : default;
        Vector512<float> c4 = TChannels.Count > 2 && TTaps.Count > 4 && goesOn ? Vector512.Load(sums + (2 * sumStride) + (4 * Lanes)) : default;
        Vector512<float> c5 = TChannels.Count > 2 && TTaps.Count > 5 && goesOn ? Vector512.Load(sums + (2 * sumStride) + (5 * Lanes)) : default;
        Vector512<float> d0 = TChannels.Count > 3 && goesOn ? Vector512.Load(sums + (3 * sumStride) + (0 * Lanes)) : default;
        Vector512<float> d1 = TChannels.Count > 3 && TTaps.Count > 1 && goesOn ? Vector512.Load(sums + (3 * sumStride) + (1 * Lanes)) : default;
        Vector512<float> d2 = TChannels.Count > 3 && TTaps.Count > 2 && goesOn ? Vector512.Load(sums + (3 * sumStride) + (2 * Lanes)) : default;
        Vector512<float> d3 = TChannels.Count > 3 && TTaps.Count > 3 && goesOn ? Vector512.Load(sums + (3 * sumStride) + (3 * Lanes)) : default;
        Vector512<float> d4 = TChannels.Count > 3 && TTaps.Count > 4 && goesOn ? Vector512.Load(sums + (3 * sumStride) + (4 * Lanes)) : default;
        Vector512<float> d5 = TChannels.Count > 3 && TTaps.Count > 5 && goesOn ? Vector512.Load(sums + (3 * sumStride) + (5 * Lanes)) : default;
        int* taps = window.Taps;
        nint tap0 = taps[0];
        nint tap1 = TTaps.Count > 1 ? taps[1] : 0;
        nint tap2 = TTaps.Count > 2 ? taps[2] : 0;
        nint tap3 = TTaps.Count > 3 ? taps[3] : 0;
        nint tap4 = TTaps.Count > 4 ? taps[4] : 0;
        nint tap5 = TTaps.Count > 5 ? taps[5] : 0;
        nint stride = window.CoarseStride;
        nint step = window.FineStep;
        float* coarseRow = window.Coarse;
        float* fineRow = window.Fine;
        for (int rows = window.Rows; rows > 0; rows--, coarseRow += window.CoarseRowStride, fineRow += window.FineRowStride)
        {
            float* coarse = coarseRow;
            float* fine = fineRow;
            for (int columns = window.Columns; columns > 0; columns--, coarse += Lanes, fine += step)
            {
                Vector512<float> x0 = Vector512.Load(fine + tap0);
                Vector512<float> x1 = TTaps.Count > 1 ? Vector512.Load(fine + tap1) : default;
                Vector512<float> x2 = TTaps.Count > 2 ? Vector512.Load(fine + tap2) : default;
                Vector512<float> x3 = TTaps.Count > 3 ? Vector512.Load(fine + tap3) : default;
                Vector512<float> x4 = TTaps.Count > 4 ? Vector512.Load(fine + tap4) : default;
                Vector512<float> x5 = TTaps.Count > 5 ? Vector512.Load(fine + tap5) : default;
                if (TChannels.Count > 0)
                {
                    Vector512<float> delta = Vector512.Load(coarse + (0 * stride));
                    a0 = Vector512.FusedMultiplyAdd(delta, x0, a0);
                    if (TTaps.Count > 1) { a1 = Vector512.FusedMultiplyAdd(delta, x1, a1); }
                    if (TTaps.Count > 2) { a2 = Vector512.FusedMultiplyAdd(delta, x2, a2); }
                    if (TTaps.Count > 3) { a3 = Vector512.FusedMultiplyAdd(delta, x3, a3); }
                    if (TTaps.Count > 4) { a4 = Vector512.FusedMultiplyAdd(delta, x4, a4); }
                    if (TTaps.Count > 5) { a5 = Vector512.FusedMultiplyAdd(delta, x5, a5); }
                }

                if (TChannels.Count > 1)
                {
                    Vector512<float> delta = Vector512.Load(coarse + (1 * stride));
                    b0 = Vector512.FusedMultiplyAdd(delta, x0, b0);
                    if (TTaps.Count > 1) { b1 = Vector512.FusedMultiplyAdd(delta, x1, b1); }
                    if (TTaps.Count > 2) { b2 = Vector512.FusedMultiplyAdd(delta, x2, b2); }
                    if (TTaps.Count > 3) { b3 = Vector512.FusedMultiplyAdd(delta, x3, b3); }
                    if (TTaps.Count > 4) { b4 = Vector512.FusedMultiplyAdd(delta, x4, b4); }
                    if (TTaps.Count > 5) { b5 = Vector512.FusedMultiplyAdd(delta, x5, b5); }
                }

                if (TChannels.Count > 2)
                {
                    Vector512<float> delta = Vector512.Load(coarse + (2 * stride));
                    c0 = Vector512.FusedMultiplyAdd(delta, x0, c0);
                    if (TTaps.Count > 1) { c1 = Vector512.FusedMultiplyAdd(delta, x1, c1); }
                    if (TTaps.Count > 2) { c2 = Vector512.FusedMultiplyAdd(delta, x2, c2); }
                    if (TTaps.Count > 3) { c3 = Vector512.FusedMultiplyAdd(delta, x3, c3); }
                    if (TTaps.Count > 4) { c4 = Vector512.FusedMultiplyAdd(delta, x4, c4); }
                    if (TTaps.Count > 5) { c5 = Vector512.FusedMultiplyAdd(delta, x5, c5); }
                }

                if (TChannels.Count > 3)
                {
                    Vector512<float> delta = Vector512.Load(coarse + (3 * stride));
                    d0 = Vector512.FusedMultiplyAdd(delta, x0, d0);
                    if (TTaps.Count > 1) { d1 = Vector512.FusedMultiplyAdd(delta, x1, d1); }
                    if (TTaps.Count > 2) { d2 = Vector512.FusedMultiplyAdd(delta, x2, d2); }
                    if (TTaps.Count > 3) { d3 = Vector512.FusedMultiplyAdd(delta, x3, d3); }
                    if (TTaps.Count > 4) { d4 = Vector512.FusedMultiplyAdd(delta, x4, d4); }
                    if (TTaps.Count > 5) { d5 = Vector512.FusedMultiplyAdd(delta, x5, d5); }
                }
            }
        }

        if (TChannels.Count > 0) { Store<TTaps>(sums + (0 * sumStride), a0, a1, a2, a3, a4, a5); }
        if (TChannels.Count > 1) { Store<TTaps>(sums + (1 * sumStride), b0, b1, b2, b3, b4, b5); }
        if (TChannels.Count > 2) { Store<TTaps>(sums + (2 * sumStride), c0, c1, c2, c3, c4, c5); }
        if (TChannels.Count > 3) { Store<TTaps>(sums + (3 * sumStride), d0, d1, d2, d3, d4, d5); }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TCount>(
        float* target, Vector512<float> v0, Vector512<float> v1, Vector512<float> v2, Vector512<float> v3, Vector512<float> v4, Vector512<float> v5)
        where TCount : struct, IExtent
    {
        v0.Store(target);
        if (TCount.Count > 1) { v1.Store(target + (1 * Lanes)); }
        if (TCount.Count > 2) { v2.Store(target + (2 * Lanes)); }
        if (TCount.Count > 3) { v3.Store(target + (3 * Lanes)); }
        if (TCount.Count > 4) { v4.Store(target + (4 * Lanes)); }
        if (TCount.Count > 5) { v5.Store(target + (5 * Lanes)); }
    }
}
