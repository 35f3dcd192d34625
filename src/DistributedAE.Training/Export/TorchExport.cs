using System.Text.Json;
using DistributedAE.Data;

namespace DistributedAE.Training.Export;

/// <summary>
/// Writes a safetensors file that PyTorch loads: weights as its modules have them (of <c>torch.nn.Linear</c> outputs × inputs), named by their place in a
/// <c>torch.nn.Sequential</c> (0.weight, 0.bias, 2.weight, …), the modules in the metadata <c>layers</c>, and the scaling as two tensors of its own.
/// </summary>
public static class TorchExport
{
    /// <summary>Writes the file whole or not at all.</summary>
    /// <exception cref="InputException">It cannot be written.</exception>
    public static void Write(string path, ExportedNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        var modules = new TorchModules(network);
        Scaling scaling = network.Scaling;
        List<TensorSource> tensors =
        [
            .. modules.Tensors,
            TensorSource.Of(Models.ModelFile.ScalingOffset, [scaling.Offset.Length], scaling.Offset.ToArray()),
            TensorSource.Of(Models.ModelFile.ScalingFactor, [scaling.Factor.Length], scaling.Factor.ToArray()),
        ];
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["format"] = "pt",
            ["layers"] = $"[{string.Join(", ", modules.Names)}]",
            ["output"] = network.OutputName,
            ["modelSha256"] = network.Model.ModelSha256,
        };
        if (network.Part == ExportPart.Classifier && network.Model.ClassNames is { } names)
        {
            metadata["classNames"] = JsonSerializer.Serialize([.. names], Models.ModelJson.Default.StringArray);
        }

        AtomicFile.Write(path, stream => SafetensorsWriter.Write(stream, tensors, metadata));
    }
}
