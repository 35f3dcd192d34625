
namespace DistributedAE.Numerics.Gemm;

/// <summary>Chooses the compiled kernel for a tile's extent and for the width of this machine's vectors.</summary>
internal static unsafe class Kernels
{
    /// <summary>Most rows of a tile.</summary>
    public const int MaxRows = Kernel512.MaxRows;

    private const int HalfPanel = PanelMatrix.PanelWidth / 2;

    /// <summary>One product tile of <paramref name="rows"/> rows and <paramref name="columns"/> columns (computed in whole halves of a panel).</summary>
    public static void Product(int rows, int columns, in ProductTile tile)
    {
        if (!Vectors.Have512)
        {
            Product256(rows, columns, tile);
        }
        else if (columns > HalfPanel)
        {
            Product512<Extent2>(rows, tile);
        }
        else
        {
            Product512<Extent1>(rows, tile);
        }
    }

    /// <summary>One gradient tile of <paramref name="rows"/> rows and <paramref name="columns"/> columns (computed in whole halves of a panel).</summary>
    public static void TreeGradient(int rows, int columns, in GradientTile tile)
    {
        if (!Vectors.Have512)
        {
            TreeGradient256(rows, columns, tile);
        }
        else if (columns > HalfPanel)
        {
            TreeGradient512<Extent2>(rows, tile);
        }
        else
        {
            TreeGradient512<Extent1>(rows, tile);
        }
    }

    private static void Product512<TVectors>(int rows, in ProductTile tile)
        where TVectors : struct, IExtent
    {
        switch (rows)
        {
            case 1: Kernel512.Product<Extent1, TVectors>(tile); break;
            case 2: Kernel512.Product<Extent2, TVectors>(tile); break;
            case 3: Kernel512.Product<Extent3, TVectors>(tile); break;
            case 4: Kernel512.Product<Extent4, TVectors>(tile); break;
            case 5: Kernel512.Product<Extent5, TVectors>(tile); break;
            case 6: Kernel512.Product<Extent6, TVectors>(tile); break;
            case 7: Kernel512.Product<Extent7, TVectors>(tile); break;
            case 8: Kernel512.Product<Extent8, TVectors>(tile); break;
            case 9: Kernel512.Product<Extent9, TVectors>(tile); break;
            case 10: Kernel512.Product<Extent10, TVectors>(tile); break;
            case 11: Kernel512.Product<Extent11, TVectors>(tile); break;
            default: Kernel512.Product<Extent12, TVectors>(tile); break;
        }
    }

    private static void TreeGradient512<TVectors>(int rows, in GradientTile tile)
        where TVectors : struct, IExtent
    {
        switch (rows)
        {
            case 1: Kernel512.TreeGradient<Extent1, TVectors>(tile); break;
            case 2: Kernel512.TreeGradient<Extent2, TVectors>(tile); break;
            case 3: Kernel512.TreeGradient<Extent3, TVectors>(tile); break;
            case 4: Kernel512.TreeGradient<Extent4, TVectors>(tile); break;
            case 5: Kernel512.TreeGradient<Extent5, TVectors>(tile); break;
            case 6: Kernel512.TreeGradient<Extent6, TVectors>(tile); break;
            case 7: Kernel512.TreeGradient<Extent7, TVectors>(tile); break;
            case 8: Kernel512.TreeGradient<Extent8, TVectors>(tile); break;
            case 9: Kernel512.TreeGradient<Extent9, TVectors>(tile); break;
            case 10: Kernel512.TreeGradient<Extent10, TVectors>(tile); break;
            case 11: Kernel512.TreeGradient<Extent11, TVectors>(tile); break;
            default: Kernel512.TreeGradient<Extent12, TVectors>(tile); break;
        }
    }

    private static void Product256(int rows, int columns, in ProductTile tile)
    {
        for (int column = 0; column < columns; column += HalfPanel)
        {
            for (int row = 0; row < rows; row += Kernel256.MaxRows)
            {
                ProductTile part = tile;
                part.A += (nint)row * PanelMatrix.PanelWidth;
                part.B += column;
                part.Start += (row * part.StartStride) + column;
                part.C += ((nint)row * PanelMatrix.PanelWidth) + column;
                switch (Math.Min(rows - row, Kernel256.MaxRows))
                {
                    case 1: Kernel256.Product<Extent1, Extent2>(part); break;
                    case 2: Kernel256.Product<Extent2, Extent2>(part); break;
                    case 3: Kernel256.Product<Extent3, Extent2>(part); break;
                    case 4: Kernel256.Product<Extent4, Extent2>(part); break;
                    case 5: Kernel256.Product<Extent5, Extent2>(part); break;
                    default: Kernel256.Product<Extent6, Extent2>(part); break;
                }
            }
        }
    }

    private static void TreeGradient256(int rows, int columns, in GradientTile tile)
    {
        for (int column = 0; column < columns; column += HalfPanel)
        {
            for (int row = 0; row < rows; row += Kernel256.MaxRows)
            {
                GradientTile part = tile;
                part.A += row;
                part.B += column;
                part.A2 += row;
                part.B2 += column;
                part.A3 += row;
                part.B3 += column;
                part.C += (row * part.CStride) + column;
                switch (Math.Min(rows - row, Kernel256.MaxRows))
                {
                    case 1: Kernel256.TreeGradient<Extent1, Extent2>(part); break;
                    case 2: Kernel256.TreeGradient<Extent2, Extent2>(part); break;
                    case 3: Kernel256.TreeGradient<Extent3, Extent2>(part); break;
                    case 4: Kernel256.TreeGradient<Extent4, Extent2>(part); break;
                    case 5: Kernel256.TreeGradient<Extent5, Extent2>(part); break;
                    default: Kernel256.TreeGradient<Extent6, Extent2>(part); break;
                }
            }
        }
    }
}
