namespace DistributedAE.Numerics.Gemm;

/// <summary>
/// One pair of operands of a weight gradient Σ over samples of inputᵀ · delta. With tied weights there are two pairs: (input, encoder's delta) and
/// (decoder's delta, code). A pair may have several rows for each sample, one after the other.
/// </summary>
/// <param name="Input">Samples × the weight's inputs.</param>
/// <param name="Delta">Samples × the weight's outputs.</param>
/// <param name="RowsASample">Rows that both have for each sample.</param>
public readonly record struct SampleProduct(PanelMatrix Input, PanelMatrix Delta, int RowsASample = 1);
