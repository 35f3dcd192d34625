using DistributedAE.Data;

namespace DistributedAE.Training.Export;

/// <summary>
/// Writes an npz file for NumPy: each layer's weight (of a dense layer inputs × outputs, so that x @ weight + bias) and bias by their names in the model, tied weights of a
/// decoder written out, and the scaling.
/// </summary>
public static class NpzExport
{
    /// <summary>Writes the file whole or not at all.</summary>
    /// <exception cref="InputException">It cannot be written.</exception>
    public static void Write(string path, ExportedNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        AtomicFile.Write(path, stream =>
        {
            using var archive = new NpzWriter(stream);
            archive.Add(Models.ModelFile.ScalingOffset, entry => NpyWriter.WriteVector(entry, network.Scaling.Offset));
            archive.Add(Models.ModelFile.ScalingFactor, entry => NpyWriter.WriteVector(entry, network.Scaling.Factor));
            foreach (ExportedLayer layer in network.Layers)
            {
                archive.Add($"{layer.Name}.weight", entry => NpyWriter.WriteArray(entry, layer.Weight.Span, layer.WeightShape));
                archive.Add($"{layer.Name}.bias", entry => NpyWriter.WriteVector(entry, layer.Bias.Span));
            }
        });
    }
}
