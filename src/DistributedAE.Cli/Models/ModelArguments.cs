using System.CommandLine;
using DistributedAE.Data;

namespace DistributedAE.Cli.Models;

/// <summary>Arguments and options that the commands for trained models share.</summary>
internal static class ModelArguments
{
    /// <summary>The model.</summary>
    public static Argument<string> Model() => new("MODEL") { Description = "A model file (model.safetensors) or a run folder." };

    /// <summary>Data other than the job's.</summary>
    public static Option<string?> Data() => new("--data")
    {
        Description = "A named data set or a file in place of the data that the model's job names.",
        HelpName = "SOURCE",
    };

    /// <summary>Which part of the data.</summary>
    public static Option<DataPart> Part() => new("--part")
    {
        Description = "The test samples, or all samples for training and validation. Data without test samples has only the latter.",
        HelpName = "train|test",
        DefaultValueFactory = _ => DataPart.Test,
    };

    /// <summary>What numbers in files of samples mean.</summary>
    public static Option<ReconstructionUnits> Units() => new("--units")
    {
        Description = "Numbers as the model sees them, after scaling (as errors are measured), or turned back into those of the data; for files of numbers.",
        HelpName = "model|data",
    };

    /// <summary>The file to write.</summary>
    public static Option<string> Out(string description) => new("--out") { Description = description, HelpName = "FILE", Required = true };
}
