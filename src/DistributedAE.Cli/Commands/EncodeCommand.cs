using System.CommandLine;
using DistributedAE.Cli.Display;
using DistributedAE.Cli.Models;
using DistributedAE.Data;
using DistributedAE.Training.Evaluation;
using DistributedAE.Training.Samples;

namespace DistributedAE.Cli.Commands;

/// <summary><c>dae encode</c>: writes the codes of samples.</summary>
internal static class EncodeCommand
{
    /// <summary>The command with its arguments.</summary>
    public static Command Create()
    {
        Argument<string> model = ModelArguments.Model();
        Option<string?> data = ModelArguments.Data();
        Option<DataPart> part = ModelArguments.Part();
        Option<string> file = ModelArguments.Out("A .csv file (with identifiers and labels where the data has them), .npy (codes alone), .npz or .safetensors (arrays X and, for labels, y); replaced if it exists.");
        Option<int?> slots = SlotsOption.Create();
        Option<string> output = OutputOption.Create();
        var command = new ExampleCommand("encode", "Writes the codes of samples, as features for other programs.", """
            dae encode runs/digits --out codes.csv
            dae encode runs/digits --part train --out codes.npz
            dae encode model.safetensors --data new.csv --out codes.csv
            """)
        {
            model,
            data,
            part,
            file,
            slots,
            output,
        };
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(file);
            RowsFile.RequireFormat(path, ".csv", ".npy", ".npz", ".safetensors");
            ModelPlace place = ModelPlace.FindModel(parsed.GetRequiredValue(model));
            using LoadedModel loaded = LoadedModel.Load(place.Model, parsed.Slots(slots));
            ModelData samples = ModelData.Load(place, loaded, parsed.GetValue(data), parsed.GetValue(part));
            Encode(loaded.Runner, samples.Samples, path);
            WrittenFile.Tell(path, samples, parsed.IsJson(output));
            return ExitCodes.Done;
        });
        return command;
    }

    private static void Encode(ModelRunner runner, SampleSet samples, string path)
    {
        string[] columns = [.. Enumerable.Range(0, runner.CodeLength).Select(unit => $"code{unit}")];
        var reader = new DataReader(samples);
        PartProgress.Show("encoding", samples.Count, done =>
        {
            RowsFile.Write(path, samples, columns, SampleParts.Of(samples.Count), (part, rows) =>
            {
                runner.Encode(reader, part, rows);
                done(part[^1] + 1);
            });
            return path;
        });
    }
}
