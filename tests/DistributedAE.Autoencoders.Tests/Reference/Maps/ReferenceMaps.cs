using DistributedAE.Numerics.Convolution;

namespace DistributedAE.Autoencoders.Tests.Reference;

/// <summary>Feature maps of one sample in float64, (channel, row, column), with loops like the formulas.</summary>
public static class ReferenceMaps
{
    /// <summary>Cross-correlation of fine maps with kernels (coarse, fine, row, column): to coarse maps.</summary>
    public static double[] Down(ConvolutionShape shape, double[] weights, double[] fine)
    {
        var coarse = new double[shape.Coarse.Length];
        Visit(shape, (weight, at, from) => coarse[at] += weights[weight] * fine[from]);
        return coarse;
    }

    /// <summary>The adjoint of <see cref="Down"/>: to fine maps.</summary>
    public static double[] Up(ConvolutionShape shape, double[] weights, double[] coarse)
    {
        var fine = new double[shape.Fine.Length];
        Visit(shape, (weight, at, to) => fine[to] += weights[weight] * coarse[at]);
        return fine;
    }

    /// <summary>Derivative by the weights of Σ coarse · Down(fine), which is that of Σ fine · Up(coarse) too.</summary>
    public static void AddWeightGradient(ConvolutionShape shape, double[] fine, double[] coarse, double[] gradient) =>
        Visit(shape, (weight, at, from) => gradient[weight] += coarse[at] * fine[from]);

    /// <summary>Adds a channel's value to each of its places.</summary>
    public static void AddBias(MapShape shape, double[] maps, double[] bias)
    {
        for (int at = 0; at < maps.Length; at++)
        {
            maps[at] += bias[at / shape.Area];
        }
    }

    /// <summary>Adds the sum of each channel.</summary>
    public static void AddBiasGradient(MapShape shape, double[] delta, double[] gradient)
    {
        for (int at = 0; at < delta.Length; at++)
        {
            gradient[at / shape.Area] += delta[at];
        }
    }

    /// <summary>The index in the full maps of the largest value of each window of 2×2; the first of equal ones.</summary>
    public static int[] Places(MapShape full, double[] maps)
    {
        var places = new int[full.Pool().Length];
        for (int at = 0; at < places.Length; at++)
        {
            int[] window = Window(full, at);
            places[at] = window[0];
            foreach (int place in window)
            {
                places[at] = maps[place] > maps[places[at]] ? place : places[at];
            }
        }

        return places;
    }

    /// <summary>The indices in the full maps of the window of a pooled value, row by row.</summary>
    public static int[] Window(MapShape full, int at)
    {
        MapShape pooled = full.Pool();
        int first = (at / pooled.Area * full.Area) + (at % pooled.Area / pooled.Width * 2 * full.Width) + (at % pooled.Width * 2);
        return [first, first + 1, first + full.Width, first + full.Width + 1];
    }

    /// <summary>Calls <paramref name="term"/> with the index of the weight, of the coarse and of the fine value, for each product of a convolution.</summary>
    private static void Visit(ConvolutionShape shape, Action<int, int, int> term)
    {
        for (int at = 0; at < shape.Coarse.Length; at++)
        {
            int channel = at / shape.Coarse.Area;
            int row = at % shape.Coarse.Area / shape.Coarse.Width;
            int column = at % shape.Coarse.Width;
            for (int tap = 0; tap < shape.TapCount; tap++)
            {
                int y = (row * shape.Stride) - shape.Padding + (tap / shape.Kernel);
                int x = (column * shape.Stride) - shape.Padding + (tap % shape.Kernel);
                for (int fine = 0; fine < shape.Fine.Channels && y >= 0 && x >= 0 && y < shape.Fine.Height && x < shape.Fine.Width; fine++)
                {
                    term((((channel * shape.Fine.Channels) + fine) * shape.TapCount) + tap, at, (fine * shape.Fine.Area) + (y * shape.Fine.Width) + x);
                }
            }
        }
    }
}
