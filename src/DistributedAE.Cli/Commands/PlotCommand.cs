using System.CommandLine;
using DistributedAE.Cli.Display;
using DistributedAE.Cli.Models;
using DistributedAE.Cli.Runs;
using DistributedAE.Data;
using DistributedAE.Training.Evaluation;
using DistributedAE.Training.Pictures;
using DistributedAE.Training.Runs;

namespace DistributedAE.Cli.Commands;

/// <summary><c>dae plot</c>: draws the pictures of a model or a run.</summary>
internal static class PlotCommand
{
    private const string All = "all";

    /// <summary>The command with its arguments.</summary>
    public static Command Create()
    {
        Argument<string> model = ModelArguments.Model();
        var picture = new Argument<string>("PICTURE")
        {
            Description = "reconstructions, filters, latent, loss or all.",
            DefaultValueFactory = _ => All,
        };
        picture.AcceptOnlyFromAmong([.. Enum.GetNames<PictureKind>().Select(name => name.ToLowerInvariant()), All]);
        Option<string?> data = ModelArguments.Data();
        Option<DataPart> part = ModelArguments.Part();
        var folder = new Option<string?>("--out") { Description = "Folder for the pictures; made if missing. Default: the model's.", HelpName = "DIR" };
        var latent = new LatentPictureOptions();
        Option<int?> slots = SlotsOption.Create();
        Option<string> output = OutputOption.Create();
        var command = new ExampleCommand("plot", "Draws reconstructions, first-layer filters, codes and loss curves as PNG.", """
            dae plot runs/digits
            dae plot runs/digits latent --part train --out pictures
            dae plot runs/mnist-deep latent --projection tsne    codes by t-SNE, beside PCA of the inputs
            dae plot model.safetensors filters
            """)
        {
            model,
            picture,
            data,
            part,
            folder,
            slots,
            output,
        };
        latent.AddTo(command);
        command.SetAction(parsed =>
        {
            PictureKind? kind = parsed.GetRequiredValue(picture) is var name && name != All ? Enum.Parse<PictureKind>(name, ignoreCase: true) : null;
            latent.RequireUse(parsed, kind);
            string path = parsed.GetRequiredValue(model);
            ModelPlace place = kind == PictureKind.Loss ? ModelPlace.Find(path) : ModelPlace.FindModel(path);
            string target = parsed.GetValue(folder) ?? place.Folder;
            IReadOnlyList<string> files = kind == PictureKind.Loss
                ? [DrawLoss(place, target)]
                : DrawModel(place, kind, target, parsed.GetValue(data), parsed.GetValue(part), parsed.Slots(slots), latent.Of(parsed));
            if (parsed.IsJson(output))
            {
                JsonOutput.Write(new { Pictures = files });
            }
            else
            {
                files.ToList().ForEach(file => Console.Out.WriteLine(Say.Path(file)));
            }

            return ExitCodes.Done;
        });
        return command;
    }

    private static string DrawLoss(ModelPlace place, string folder)
    {
        RunPaths run = place.Run ?? throw new InputException($"{place.Model} is a model on its own; loss curves need its run folder");
        Canvas canvas = ModelPictures.Losses(RunLog.ReadMetrics(run));
        Make(folder);
        return RunPictures.Write(folder, PictureKind.Loss, canvas);
    }

    private static IReadOnlyList<string> DrawModel(ModelPlace place, PictureKind? kind, string folder, string? source, DataPart part, int slots, LatentOptions latent)
    {
        using LoadedModel model = LoadedModel.Load(place.Model, slots);
        if (kind == PictureKind.Filters)
        {
            Make(folder);
            return [RunPictures.Write(folder, PictureKind.Filters, ModelPictures.Filters(model.Model))];
        }

        ModelData data = ModelData.Load(place, model, source, part);
        Make(folder);
        return kind switch
        {
            null => RunPictures.DrawAll(folder, model, data.Samples, data.What, place.Run),
            PictureKind.Reconstructions => [RunPictures.Write(folder, PictureKind.Reconstructions, ModelPictures.Reconstructions(model, data.Samples))],
            _ => [RunPictures.Write(folder, PictureKind.Latent, DrawLatent(model, data, latent))],
        };
    }

    private static Canvas DrawLatent(LoadedModel model, ModelData data, LatentOptions latent)
    {
        if (latent.Projection == LatentProjection.Tsne && model.Runner.CodeLength < 3)
        {
            throw new InputException($"--projection is tsne, but codes of {Say.Count(model.Runner.CodeLength, "unit")} are drawn as they are; leave it out");
        }

        return PartProgress.Show("laying out", latent.TSne.Iterations, done =>
            ModelPictures.Latent(model, data.Samples, data.What, latent with { Progress = done }));
    }

    private static void Make(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"the folder {folder} cannot be made: {problem.Message}", problem);
        }
    }
}
