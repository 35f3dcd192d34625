namespace DistributedAE.Numerics.Gemm;

/// <summary>
/// One pair of operands of a weight gradient Σ over samples of inputᵀ · delta. With tied weights there are two pairs: (input, encoder's delta) and
/// (decoder's delta, code).
/// </summary>
/// <param name="Input">Samples × the weight's inputs.</param>
/// <param name="Delta">Samples × the weight's outputs.</param>
public readonly record struct SampleProduct(PanelMatrix Input, PanelMatrix Delta);
