using System.CommandLine;
using DistributedAE.Cli.Display;
using DistributedAE.Cli.Models;
using DistributedAE.Cli.Runs;
using DistributedAE.Data;
using DistributedAE.Training.Evaluation;
using DistributedAE.Training.Samples;

namespace DistributedAE.Cli.Commands;

/// <summary><c>dae evaluate</c>: measures a model on data.</summary>
internal static class EvaluateCommand
{
    private const int MostNeighbours = 10_000;

    /// <summary>The command with its arguments.</summary>
    public static Command Create()
    {
        Argument<string> model = ModelArguments.Model();
        Option<string?> data = ModelArguments.Data();
        Option<DataPart> part = ModelArguments.Part();
        var pca = new Option<int?>("--pca")
        {
            Description = "Also the error of this many principal components of the training samples: the best that a linear code of that size can do.",
            HelpName = "K",
        };
        pca.RequireWhole(1);
        var baselines = new Option<bool>("--baselines")
        {
            Description = "Also what is linear and of equal size: PCA with as many components as the code; for a model that classifies, a linear softmax on the inputs.",
        };
        var neighbours = new Option<int?>("--knn")
        {
            Description = "Also how many samples the K nearest training samples classify right, by codes and by as many principal components.",
            HelpName = "K",
        };
        neighbours.RequireWhole(1, MostNeighbours);
        Option<int?> draws = DensityOptions.ImportanceSamples();
        Option<string?> perSample = DensityOptions.PerSample();
        Option<int?> slots = SlotsOption.Create();
        Option<string> output = OutputOption.Create();
        var command = new ExampleCommand("evaluate", "Measures a model: reconstruction error, or errors of its predictions.", """
            dae evaluate runs/digits
            dae evaluate runs/mnist-deep --baselines --knn 5     beside PCA of the same size
            dae evaluate runs/mnist-vae --importance-samples 1000
            dae evaluate model.safetensors --data other.csv -o json
            """)
        {
            model,
            data,
            part,
            pca,
            baselines,
            neighbours,
            draws,
            perSample,
            slots,
            output,
        };
        command.Validators.Add(result => DensityOptions.Check(result, draws, perSample));
        command.SetAction(parsed =>
        {
            ModelPlace place = ModelPlace.FindModel(parsed.GetRequiredValue(model));
            using LoadedModel loaded = LoadedModel.Load(place.Model, parsed.Slots(slots));
            DensityOptions.RequireDensity(loaded, parsed.GetValue(draws));
            ModelData samples = ModelData.Load(place, loaded, parsed.GetValue(data), parsed.GetValue(part));
            samples.RequireLabels(loaded.Runner);
            ModelMetrics metrics = PartProgress.Show("evaluating", samples.Samples.Count, done =>
                Evaluator.Measure(loaded.Runner, new DataReader(samples.Samples), done));
            var asked = new BaselineRequest(parsed.GetValue(pca), parsed.GetValue(baselines), parsed.GetValue(neighbours));
            BaselineResults compared = BaselineResults.Measure(asked, place, loaded, samples);
            DensityMetrics? density = parsed.GetValue(draws) is { } count ? Densities.Measure(loaded.Runner, samples, count, parsed.GetValue(perSample)) : null;
            return Tell(loaded, samples, metrics, compared, density, parsed.IsJson(output));
        });
        return command;
    }

    private static int Tell(LoadedModel model, ModelData data, ModelMetrics metrics, BaselineResults compared, DensityMetrics? density, bool json)
    {
        if (json)
        {
            JsonOutput.Write(new
            {
                Model = Path.GetFullPath(model.Model.Path),
                model.Model.ModelSha256,
                Data = data.Source,
                data.Part,
                Test = metrics,
                Pca = compared.Principal,
                compared.Linear,
                Knn = compared.Neighbours,
                Density = density,
            });
            return ExitCodes.Done;
        }

        Row("model", Say.Path(model.Model.Path));
        Row("data", $"{data.Source}, {metrics.Samples} {data.What} samples");
        foreach ((string name, string value) in MetricsText.Rows(metrics, data.What).Concat(compared.Rows()))
        {
            Row(name, value);
        }

        if (density is not null)
        {
            Row("ELBO", $"{Say.Loss(density.EvidenceBound)} nats");
            Row("NLL", $"{Say.Loss(density.NegativeLogDensity)} nats, {density.ImportanceSamples} importance samples");
        }

        return ExitCodes.Done;
    }

    private static void Row(string name, string value) => Console.Out.WriteLine($"{name,-15}{value}");
}
