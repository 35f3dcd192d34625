using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DistributedAE.Numerics.Convolution;

/// <summary>
/// Some rows of all channels of one group's maps, laid out for a kernel that then needs to know of no border: unpooled, spread out by a stride, with zeros around.
/// Channel after channel, row after row, 16 floats a value.
/// </summary>
/// <param name="values">Its memory.</param>
/// <param name="channels">Number of maps.</param>
/// <param name="rows">Rows of the band.</param>
/// <param name="width">Columns of the band, zeros included.</param>
/// <param name="lead">Columns of zeros on the left.</param>
/// <param name="spread">Columns and rows from one value to the next, 1 or 2; those between are 0.</param>
internal readonly unsafe struct MapBand(float* values, int channels, int rows, int width, int lead, int spread)
{
    private const int Lanes = SampleLanes.GroupSize;
    private const int LineOffset = 9;
    private const int LinePeriod = 16;

    /// <summary>Floats from one row to the next.</summary>
    public nint RowStride => (nint)width * Lanes;

    /// <summary>Floats from one channel to the next.</summary>
    public nint ChannelStride => StrideOf(rows, width);

    /// <summary>The first float.</summary>
    public float* Values => values;

    /// <summary>
    /// Floats from one channel of so many rows and columns to the next. Spaced out, because at multiples of a power of two all channels would fall into the same few sets of the
    /// first-level cache.
    /// </summary>
    public static int StrideOf(int rows, int width)
    {
        int lines = checked(rows * width);
        return checked((lines + ((LineOffset - lines) & (LinePeriod - 1))) * Lanes);
    }

    /// <summary>Fills the band from all channels.</summary>
    /// <param name="source">The maps.</param>
    /// <param name="firstRow">Row of the maps, after spreading, that becomes row 0 of the band; may be outside.</param>
    public void Fill(in MapSource source, int firstRow) => Fill(source, 0, firstRow);

    /// <summary>Fills the band.</summary>
    /// <param name="source">The maps.</param>
    /// <param name="firstChannel">Channel of the maps that becomes channel 0 of the band.</param>
    /// <param name="firstRow">Row of the maps, after spreading, that becomes row 0 of the band; may be outside.</param>
    public void Fill(in MapSource source, int firstChannel, int firstRow)
    {
        for (int channel = 0; channel < channels; channel++)
        {
            float* target = values + (channel * ChannelStride);
            int row = 0;
            while (row < rows)
            {
                row += FillRows(source, firstChannel + channel, firstRow + row, rows - row, target + (row * RowStride));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Clear(float* target, int count)
    {
        for (float* end = target + ((nint)count * Lanes); target < end; target += Lanes)
        {
            Vector512<float>.Zero.Store(target);
        }
    }

    /// <summary>Fills one row, or both rows of windows; gives how many.</summary>
    private int FillRows(in MapSource source, int channel, int place, int left, float* target)
    {
        MapShape stored = source.Stored;
        bool pooled = source.Unpooling != UnpoolingKind.None;
        int row = spread == 1 ? place : place >> 1;
        int storedRow = pooled ? row >> 1 : row;
        if (place < 0 || (spread == 2 && (place & 1) == 1) || storedRow >= stored.Height)
        {
            Clear(target, width);
            return 1;
        }

        nint start = ((nint)channel * stored.Area) + ((nint)storedRow * stored.Width);
        float* value = source.Values + (start * Lanes);
        float* first = target + (lead * Lanes);
        int covered = stored.Width * spread * (pooled ? 2 : 1);
        bool both = source.Unpooling == UnpoolingKind.Place && spread == 1 && (row & 1) == 0 && left > 1;
        ClearAround(target, covered);
        if (both)
        {
            ClearAround(target + RowStride, covered);
            PlaceRows(value, source.Places + start, stored.Width, first, RowStride);
            return 2;
        }

        if (source.Unpooling == UnpoolingKind.Place)
        {
            PlaceRow(value, source.Places + start, stored.Width, row & 1, first, spread * Lanes);
        }
        else if (pooled)
        {
            FillRow(value, stored.Width, first, spread * Lanes);
        }
        else
        {
            CopyRow(value, stored.Width, first, spread * Lanes);
        }

        return 1;
    }

    /// <summary>Clears a row before its first and behind its last value; where values are spread, all of it.</summary>
    private void ClearAround(float* row, int covered)
    {
        if (spread > 1)
        {
            Clear(row, width);
            return;
        }

        Clear(row, lead);
        Clear(row + ((lead + covered) * Lanes), width - lead - covered);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopyRow(float* value, int count, float* target, nint step)
    {
        for (float* end = value + ((nint)count * Lanes); value < end; value += Lanes, target += step)
        {
            Vector512.Load(value).Store(target);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FillRow(float* value, int count, float* target, nint step)
    {
        for (float* end = value + ((nint)count * Lanes); value < end; value += Lanes, target += 2 * step)
        {
            Vector512<float> one = Vector512.Load(value);
            one.Store(target);
            one.Store(target + step);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PlaceRow(float* value, uint* places, int count, int windowRow, float* target, nint step)
    {
        for (int column = 0; column < count; column++, value += Lanes, target += 2 * step)
        {
            Vector512<float> one = Vector512.Load(value);
            (Vector512<float> left, Vector512<float> right) =
                windowRow == 0 ? PoolWindow.SpreadUpper(places[column], one) : PoolWindow.SpreadLower(places[column], one);
            left.Store(target);
            right.Store(target + step);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PlaceRows(float* value, uint* places, int count, float* upper, nint rowStride)
    {
        for (int column = 0; column < count; column++, value += Lanes, upper += 2 * Lanes)
        {
            Vector512<float> one = Vector512.Load(value);
            (Vector512<float> left, Vector512<float> right) = PoolWindow.SpreadUpper(places[column], one);
            left.Store(upper);
            right.Store(upper + Lanes);
            (left, right) = PoolWindow.SpreadLower(places[column], one);
            left.Store(upper + rowStride);
            right.Store(upper + rowStride + Lanes);
        }
    }
}
