using System.Globalization;
using System.Text.Json;
using DistributedAE.Autoencoders;
using DistributedAE.Data;
using DistributedAE.Numerics;

namespace DistributedAE.Training.Models;

/// <summary>
/// Writes <c>model.safetensors</c>: all parameter tensors as plain row-major F32 in the layout's order, then <c>scaling.offset</c> and
/// <c>scaling.factor</c>; everything else that is needed to use the model stands in the metadata. <see cref="TrainedModel"/> reads it.
/// </summary>
public static class ModelFile
{
    /// <summary>The metadata value <c>format</c>.</summary>
    public const string Format = "dae-model";

    /// <summary>The format's version that is written, and the newest that is read.</summary>
    public const int FormatVersion = 1;

    /// <summary>The tensor of the scaling's offsets; it doesn't belong to the parameters.</summary>
    public const string ScalingOffset = "scaling.offset";

    /// <summary>The tensor of the scaling's factors; it doesn't belong to the parameters.</summary>
    public const string ScalingFactor = "scaling.factor";

    /// <summary>Writes the file and returns when it is safe on the disk; at no time is there half a file under the name.</summary>
    /// <param name="path">The file; its folder must exist. An older file is replaced.</param>
    /// <param name="layout">Where the tensors lie.</param>
    /// <param name="parameters">The parameters in stored order, of the layout's length.</param>
    /// <param name="content">Everything else.</param>
    /// <returns>The <see cref="ModelHash"/> of the parameters.</returns>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public static string Write(string path, ParameterLayout layout, AlignedBuffer parameters, ModelContent content)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(content);
        string modelSha256 = ModelHash.Of(layout, parameters.Span);
        using var scratch = new FloatScratch();
        TensorSource[] tensors =
        [
            .. layout.Tensors.Select(tensor => ParameterSource.Of(tensor.Name, tensor, parameters, scratch)),
            TensorSource.Of(ScalingOffset, [content.Scaling.Offset.Length], content.Scaling.Offset.ToArray()),
            TensorSource.Of(ScalingFactor, [content.Scaling.Factor.Length], content.Scaling.Factor.ToArray()),
        ];
        AtomicFile.Write(path, file => ContentSeal.Write(file, tensors, Metadata(content, modelSha256)));
        return modelSha256;
    }

    private static Dictionary<string, string> Metadata(ModelContent content, string modelSha256)
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [ModelKeys.Format] = Format,
            [ModelKeys.FormatVersion] = FormatVersion.ToString(CultureInfo.InvariantCulture),
            [ModelKeys.Version] = ProductVersion.Current,
            [ModelKeys.ModelSha256] = modelSha256,
            [ModelKeys.Name] = content.Job.Spec.Name,
            [ModelKeys.Objective] = JsonNamingPolicy.CamelCase.ConvertName(content.Job.Spec.Finetune.Objective.ToString()),
        };
        if (!content.Job.Spec.Parallel.Engine.AreReproducible())
        {
            metadata[ModelKeys.BitReproducible] = "false";
        }

        if (content.Image is { } image)
        {
            metadata[ModelKeys.Image] = JsonSerializer.Serialize([image.Rows, image.Columns], ModelJson.Default.Int32Array);
        }

        if (content.ClassNames is { } names)
        {
            metadata[ModelKeys.ClassNames] = JsonSerializer.Serialize([.. names], ModelJson.Default.StringArray);
        }

        metadata[ModelKeys.Stages] = JsonSerializer.Serialize([.. content.Stages], ModelJson.Default.StageResultArray);
        metadata[ModelKeys.Job] = content.Job.Text;
        return metadata;
    }
}
