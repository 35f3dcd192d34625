using System.CommandLine;
using DistributedAE.Cli.Display;
using DistributedAE.Cli.Models;
using DistributedAE.Data;
using DistributedAE.Training.Evaluation;
using DistributedAE.Training.Pictures;
using DistributedAE.Training.Samples;

namespace DistributedAE.Cli.Commands;

/// <summary><c>dae reconstruct</c>: writes what a model makes of samples.</summary>
internal static class ReconstructCommand
{
    /// <summary>The command with its arguments.</summary>
    public static Command Create()
    {
        Argument<string> model = ModelArguments.Model();
        Option<string?> data = ModelArguments.Data();
        Option<DataPart> part = ModelArguments.Part();
        Option<string> file = ModelArguments.Out("A .png file (the first samples beside their reconstructions), or a .csv, .npy, .npz or .safetensors file of all; replaced if it exists.");
        Option<ReconstructionUnits> units = ModelArguments.Units();
        Option<int?> slots = SlotsOption.Create();
        Option<string> output = OutputOption.Create();
        var command = new ExampleCommand("reconstruct", "Writes what a model makes of samples: as a picture, or as numbers.", """
            dae reconstruct runs/digits --out digits.png
            dae reconstruct runs/digits --part train --out digits.npy
            dae reconstruct model.safetensors --data new.csv --units data --out new-again.csv
            """)
        {
            model,
            data,
            part,
            file,
            units,
            slots,
            output,
        };
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(file);
            RowsFile.RequireFormat(path, ".png", ".csv", ".npy", ".npz", ".safetensors");
            ModelPlace place = ModelPlace.FindModel(parsed.GetRequiredValue(model));
            using LoadedModel loaded = LoadedModel.Load(place.Model, parsed.Slots(slots));
            if (!loaded.Runner.CanReconstruct)
            {
                throw new InputException($"{place.Model}: the model has no decoder, so it reconstructs nothing");
            }

            ModelData samples = ModelData.Load(place, loaded, parsed.GetValue(data), parsed.GetValue(part));
            if (Path.GetExtension(path).Equals(".png", StringComparison.OrdinalIgnoreCase))
            {
                AtomicFile.WriteAllBytes(path, ModelPictures.Reconstructions(loaded, samples.Samples).ToPng());
            }
            else
            {
                Reconstruct(loaded, samples.Samples, path, parsed.GetValue(units));
            }

            WrittenFile.Tell(path, samples, parsed.IsJson(output));
            return ExitCodes.Done;
        });
        return command;
    }

    private static void Reconstruct(LoadedModel model, SampleSet samples, string path, ReconstructionUnits units)
    {
        int features = samples.FeatureCount;
        var reader = new DataReader(samples);
        PartProgress.Show("reconstructing", samples.Count, done =>
        {
            RowsFile.Write(path, samples, FeatureColumns.Of(samples), SampleParts.Of(samples.Count), (part, rows) =>
            {
                model.Runner.Reconstruct(reader, part, rows);
                for (int row = 0; units == ReconstructionUnits.Data && row < part.Length; row++)
                {
                    model.Model.Scaling.Revert(rows.Slice(row * features, features));
                }

                done(part[^1] + 1);
            });
            return path;
        });
    }
}
