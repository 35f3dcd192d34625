using DistributedAE.Cli.Models;
using DistributedAE.Data;
using DistributedAE.Training.Analysis;
using DistributedAE.Training.Models;

namespace DistributedAE.Cli.Search;

/// <summary>The model that made an index: only its codes can be compared with those of the index.</summary>
internal static class IndexModel
{
    /// <summary>Finds the model: the one named, or the one where the index was made.</summary>
    /// <exception cref="NotFoundException">There is none.</exception>
    public static ModelPlace Find(CodeIndex index, string? named)
    {
        if (named is null && !File.Exists(index.ModelPath))
        {
            throw new NotFoundException($"the index was made with the model {index.ModelPath}, which is no longer there; name the model by --model");
        }

        return ModelPlace.FindModel(named ?? index.ModelPath);
    }

    /// <summary>Makes sure that it is the model of the index.</summary>
    /// <exception cref="InputException">It is another one.</exception>
    public static void RequireSame(CodeIndex index, TrainedModel model)
    {
        if (model.ModelSha256 != index.ModelSha256)
        {
            throw new InputException(
                $"{model.Path} has the modelSha256 {model.ModelSha256}, the index was made with {index.ModelSha256}; codes of different models cannot be compared: name the other model by --model, or make the index again");
        }
    }
}
