namespace DistributedAE.Numerics.Gemm;

/// <summary>What is done to a panel of a product as soon as its sums are complete, while it is still in the cache.</summary>
public abstract class PanelEpilogue
{
    /// <summary>
    /// A matrix as large as the product, of which the epilogue reads the same rows of the same panel; they are fetched while the sums are computed. Null where there is none.
    /// </summary>
    public virtual PanelMatrix? Operand => null;

    /// <summary>Finishes rows <paramref name="rowFrom"/>…<paramref name="rowTo"/>−1 of one panel of the product.</summary>
    public abstract void Apply(int panel, int rowFrom, int rowTo);
}
