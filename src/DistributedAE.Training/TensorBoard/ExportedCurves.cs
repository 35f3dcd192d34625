namespace DistributedAE.Training.TensorBoard;

/// <summary>The curves of a stage that were written.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="File">The file.</param>
/// <param name="Steps">Number of its steps.</param>
/// <param name="Points">Number of points that stand for them.</param>
/// <param name="Epochs">Number of its epochs.</param>
public sealed record ExportedCurves(string Stage, string File, long Steps, int Points, int Epochs);
