using System.Text.Json;
using DistributedAE.Autoencoders;
using DistributedAE.Data;

namespace DistributedAE.Training.Export;

/// <summary>
/// Writes a safetensors file that PyTorch loads: weights as <c>torch.nn.Linear</c> has them (outputs × inputs), named by their place in a
/// <c>torch.nn.Sequential</c> (0.weight, 0.bias, 2.weight, …), the modules in the metadata <c>layers</c>, and the scaling as two tensors of its own.
/// </summary>
public static class TorchExport
{
    /// <summary>Writes the file whole or not at all.</summary>
    /// <exception cref="InputException">It cannot be written.</exception>
    public static void Write(string path, ExportedNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        List<TensorSource> tensors = [];
        List<string> modules = [];
        foreach (ExportedLayer layer in network.Layers)
        {
            tensors.Add(TensorSource.Of($"{modules.Count}.weight", [layer.Outputs, layer.Inputs], layer.TransposedWeight()));
            tensors.Add(TensorSource.Of($"{modules.Count}.bias", [layer.Outputs], layer.Bias));
            modules.Add($"[\"Linear\", {layer.Inputs}, {layer.Outputs}]");
            if (ModuleOf(layer.Activation) is { } activation)
            {
                modules.Add(activation);
            }
        }

        if (network.EndsInSoftmax)
        {
            modules.Add("[\"Softmax\", 1]");
        }

        Scaling scaling = network.Scaling;
        tensors.Add(TensorSource.Of(Models.ModelFile.ScalingOffset, [scaling.Offset.Length], scaling.Offset.ToArray()));
        tensors.Add(TensorSource.Of(Models.ModelFile.ScalingFactor, [scaling.Factor.Length], scaling.Factor.ToArray()));
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["format"] = "pt",
            ["layers"] = $"[{string.Join(", ", modules)}]",
            ["output"] = network.OutputName,
            ["modelSha256"] = network.Model.ModelSha256,
        };
        if (network.Part == ExportPart.Classifier && network.Model.ClassNames is { } names)
        {
            metadata["classNames"] = JsonSerializer.Serialize([.. names], Models.ModelJson.Default.StringArray);
        }

        AtomicFile.Write(path, stream => SafetensorsWriter.Write(stream, tensors, metadata));
    }

    private static string? ModuleOf(Activation activation) => activation switch
    {
        Activation.Linear => null,
        Activation.Relu => "[\"ReLU\"]",
        Activation.LeakyRelu => "[\"LeakyReLU\", 0.01]",
        _ => $"[\"{activation}\"]",
    };
}
