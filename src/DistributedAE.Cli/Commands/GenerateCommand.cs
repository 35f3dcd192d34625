using System.CommandLine;
using System.Globalization;
using DistributedAE.Cli.Display;
using DistributedAE.Cli.Models;
using DistributedAE.Data;
using DistributedAE.Training.Analysis;
using DistributedAE.Training.Evaluation;
using DistributedAE.Training.Jobs;
using DistributedAE.Training.Pictures;
using DistributedAE.Training.Samples;

namespace DistributedAE.Cli.Commands;

/// <summary><c>dae generate</c>: makes new samples from codes.</summary>
internal static class GenerateCommand
{
    private const int MostSamples = 1_000_000;
    private const int MostSide = 100;
    private const int MostTiles = 10_000;
    private const int UsualColumns = 16;

    private static readonly Option<int> Count = WholeNumberOption.Create("--count", "N", "How many samples; with --between, how many from one to the other.", 64, 1, MostSamples);

    private static readonly Option<ulong> Seed = new("--seed") { Description = "Chooses the codes: the same seed gives the same samples.", HelpName = "N", DefaultValueFactory = _ => JobSpec.DefaultSeed };

    private static readonly Option<int> Grid = WholeNumberOption.Create("--grid", "N", "N × N samples over the plane of the first two latent units, from −2.5 to 2.5.", 0, 0, MostSide);

    private static readonly Option<int[]> Between = new("--between")
    {
        Description = "From one sample of the data to another, by their numbers from 0: --between 3 17.",
        HelpName = "I J",
        Arity = new ArgumentArity(2, 2),
        AllowMultipleArgumentsPerToken = true,
    };

    /// <summary>The command with its arguments.</summary>
    public static Command Create()
    {
        Argument<string> model = ModelArguments.Model();
        Option<string?> data = ModelArguments.Data();
        Option<DataPart> part = ModelArguments.Part();
        Option<string> file = ModelArguments.Out("A .png file of pictures, or a .csv, .npy, .npz or .safetensors file of numbers; replaced if it exists.");
        Option<ReconstructionUnits> units = ModelArguments.Units();
        Option<int?> slots = SlotsOption.Create();
        Option<string> output = OutputOption.Create();
        var command = new ExampleCommand("generate", "Makes new samples: drawn from a variational model, over its latent plane, or on the way from one sample to another.", """
            dae generate runs/mnist-vae --out new.png --count 100
            dae generate runs/mnist-vae --grid 20 --out plane.png
            dae generate runs/mnist-deep --between 3 17 --count 10 --out way.png
            """)
        {
            model, Count, Seed, Grid, Between, data, part, file, units, slots, output,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(Grid) is { Implicit: false } && result.GetResult(Between) is { Implicit: false })
            {
                result.AddError("--grid and --between exclude each other; give one of them");
            }
        });
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(file);
            RowsFile.RequireFormat(path, ".png", ".csv", ".npy", ".npz", ".safetensors");
            ModelPlace place = ModelPlace.FindModel(parsed.GetRequiredValue(model));
            using LoadedModel loaded = LoadedModel.Load(place.Model, parsed.Slots(slots));
            RequireDecoder(place, loaded);
            float[] codes = Codes(parsed, place, loaded, parsed.GetValue(data), parsed.GetValue(part));
            float[] samples = Decode(loaded, codes);
            if (Path.GetExtension(path).Equals(".png", StringComparison.OrdinalIgnoreCase))
            {
                WritePicture(path, loaded, samples, parsed.GetValue(Grid) is > 0 and var side ? side : UsualColumns);
            }
            else
            {
                WriteNumbers(path, loaded, samples, parsed.GetValue(units));
            }

            int made = samples.Length / loaded.Runner.FeatureCount;
            if (parsed.IsJson(output))
            {
                JsonOutput.Write(new { File = Path.GetFullPath(path), Samples = made, loaded.Model.ModelSha256 });
            }
            else
            {
                Console.Out.WriteLine($"wrote {Say.Path(path)} ({made} samples)");
            }

            return ExitCodes.Done;
        });
        return command;
    }

    private static void RequireDecoder(ModelPlace place, LoadedModel model)
    {
        if (!model.Runner.CanReconstruct)
        {
            throw new InputException($"{place.Model}: the model has no decoder, so it makes no samples");
        }

        if (!model.Runner.CanDecode)
        {
            throw new InputException(
                $"{place.Model}: its decoder unpools by the places that the encoder found, so codes alone make no samples; train with model.unpool: fill and a dense code (model.layers)");
        }
    }

    private static float[] Codes(ParseResult parsed, ModelPlace place, LoadedModel model, string? source, DataPart part)
    {
        int units = model.Runner.CodeLength;
        if (parsed.GetValue(Between) is [var from, var to])
        {
            int count = parsed.GetValue(Count);
            return count < 2
                ? throw new InputException($"--count is {count}, but the way from one sample to another has at least 2")
                : Way(ModelData.Load(place, model, source, part), model, from, to, count);
        }

        if (!model.Runner.HasDensity)
        {
            throw new InputException($"{place.Model} is no variational model, so nobody knows which codes are likely; name two samples by --between");
        }

        return parsed.GetValue(Grid) switch
        {
            0 => LatentCodes.Draw(parsed.GetValue(Count), units, parsed.GetValue(Seed)),
            1 => throw new InputException("--grid is 1, but a side has at least 2 samples"),
            int side => LatentCodes.Grid(side, units),
        };
    }

    private static float[] Way(ModelData data, LoadedModel model, int from, int to, int count)
    {
        foreach (int end in (int[])[from, to])
        {
            if (end < 0 || end >= data.Samples.Count)
            {
                throw new InputException(string.Create(CultureInfo.InvariantCulture, $"--between names sample {end}, but {data.Source} has the {data.What} samples 0 to {data.Samples.Count - 1}"));
            }
        }

        int units = model.Runner.CodeLength;
        var ends = new float[2 * units];
        model.Runner.Encode(new DataReader(data.Samples), [from, to], ends);
        return LatentCodes.Between(ends.AsSpan(0, units), ends.AsSpan(units), count);
    }

    private static float[] Decode(LoadedModel model, float[] codes)
    {
        int units = model.Runner.CodeLength;
        int features = model.Runner.FeatureCount;
        int count = codes.Length / units;
        var samples = new float[checked(count * features)];
        for (int done = 0; done < count;)
        {
            int rows = Math.Min(ModelRunner.RowCapacity, count - done);
            model.Runner.Decode(codes.AsSpan(done * units, rows * units), samples.AsSpan(done * features, rows * features));
            done += rows;
        }

        return samples;
    }

    private static void WritePicture(string path, LoadedModel model, float[] samples, int columns)
    {
        ImageShape image = model.Model.Image
            ?? throw new InputException($"--out is {path}, but the model's samples are no pictures; write a .csv, .npy, .npz or .safetensors file");
        int count = samples.Length / model.Runner.FeatureCount;
        if (count > MostTiles)
        {
            throw new InputException($"--count is {count}, but a picture shows at most {MostTiles} samples; write a file of numbers");
        }

        RevertScaling(model, samples);
        AtomicFile.WriteAllBytes(path, TilesPicture.Draw(image, samples, columns, black: byte.MinValue, white: byte.MaxValue).ToPng());
    }

    private static void WriteNumbers(string path, LoadedModel model, float[] samples, ReconstructionUnits units)
    {
        if (units == ReconstructionUnits.Data)
        {
            RevertScaling(model, samples);
        }

        int features = model.Runner.FeatureCount;
        SampleSet made = SampleSet.Of(samples, features);
        RowsFile.Write(path, made, FeatureColumns.Of(made), SampleParts.Of(made.Count), (part, rows) =>
        {
            for (int row = 0; row < part.Length; row++)
            {
                made.Fill(part[row], rows.Slice(row * features, features));
            }
        });
    }

    private static void RevertScaling(LoadedModel model, float[] samples)
    {
        int features = model.Runner.FeatureCount;
        for (int at = 0; at < samples.Length; at += features)
        {
            model.Model.Scaling.Revert(samples.AsSpan(at, features));
        }
    }
}
