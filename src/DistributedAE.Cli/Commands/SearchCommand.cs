using System.CommandLine;
using DistributedAE.Cli.Display;
using DistributedAE.Cli.Models;
using DistributedAE.Cli.Search;
using DistributedAE.Data;
using DistributedAE.Training.Analysis;
using DistributedAE.Training.Evaluation;

namespace DistributedAE.Cli.Commands;

/// <summary><c>dae search</c>: finds samples whose codes are near.</summary>
internal static class SearchCommand
{
    private const int DefaultNeighbours = 10;
    private const int MostNeighbours = 10_000;

    /// <summary>The command with its subcommands.</summary>
    public static Command Create()
    {
        return new ExampleCommand("search", "Finds similar samples by their codes.", """
            dae search index runs/digits --part train --out digits.index     encode the samples to be found
            dae search query digits.index -k 5                               the nearest ones of each test sample
            """)
        {
            CreateIndex(),
            CreateQuery(),
        };
    }

    private static ExampleCommand CreateIndex()
    {
        Argument<string> model = ModelArguments.Model();
        Option<string?> data = ModelArguments.Data();
        Option<DataPart> part = ModelArguments.Part();
        Option<string> file = ModelArguments.Out("The index, a safetensors file with the codes, classes and IDs of the samples; replaced if it exists.");
        Option<int?> slots = SlotsOption.Create();
        Option<string> output = OutputOption.Create();
        var command = new ExampleCommand("index", "Encodes the samples that are to be found, into a file.", """
            dae search index runs/digits --part train --out digits.index
            dae search index model.safetensors --data products.csv --out products.index
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
            ModelPlace place = ModelPlace.FindModel(parsed.GetRequiredValue(model));
            using LoadedModel loaded = LoadedModel.Load(place.Model, parsed.Slots(slots));
            ModelData samples = ModelData.Load(place, loaded, parsed.GetValue(data), parsed.GetValue(part));
            CodeIndex index = PartProgress.Show("encoding", samples.Samples.Count, done => CodeIndex.Of(loaded, samples.Samples, samples.Source, done));
            index.Write(path);
            WrittenFile.Tell(path, samples, parsed.IsJson(output));
            return ExitCodes.Done;
        });
        return command;
    }

    private static ExampleCommand CreateQuery()
    {
        var index = new Argument<string>("INDEX") { Description = "A file made by dae search index." };
        var model = new Option<string?>("--model") { Description = "The model of the index, where it is no longer where it was.", HelpName = "MODEL" };
        Option<string?> data = ModelArguments.Data();
        Option<DataPart> part = ModelArguments.Part();
        Option<int> count = WholeNumberOption.Create("--neighbours", "K", "How many samples of the index to find for each.", DefaultNeighbours, 1, MostNeighbours, "-k");
        var metric = new Option<RowMetric>("--metric")
        {
            Description = "By the angle between codes, by the differing bits of codes cut at each unit's median, or by distance.",
            HelpName = "cosine|hamming|euclidean",
            DefaultValueFactory = _ => RowMetric.Cosine,
        };
        var file = new Option<string?>("--out") { Description = "Write what was found to this .csv file, one line for each sample and neighbour; replaced if it exists.", HelpName = "FILE" };
        Option<int?> slots = SlotsOption.Create();
        Option<string> output = OutputOption.Create();
        var command = new ExampleCommand("query", "Finds the samples of an index whose codes are nearest, and how many are of the same class.", """
            dae search query digits.index -k 5
            dae search query products.index --data new.csv --metric hamming --out near.csv
            """)
        {
            index,
            model,
            data,
            part,
            count,
            metric,
            file,
            slots,
            output,
        };
        command.SetAction(parsed =>
        {
            string? path = parsed.GetValue(file);
            if (path is not null)
            {
                RowsFile.RequireFormat(path, ".csv");
            }

            CodeIndex known = CodeIndex.Read(parsed.GetRequiredValue(index));
            ModelPlace place = IndexModel.Find(known, parsed.GetValue(model));
            using LoadedModel loaded = LoadedModel.Load(place.Model, parsed.Slots(slots));
            IndexModel.RequireSame(known, loaded.Model);
            ModelData queries = ModelData.Load(place, loaded, parsed.GetValue(data), parsed.GetValue(part));
            Neighbour[][] found = PartProgress.Show("searching", queries.Samples.Count, done =>
                SearchRun.Find(loaded, known, queries.Samples, parsed.GetValue(metric), parsed.GetValue(count), done));
            var result = new SearchResult(known, queries, found, parsed.GetValue(metric));
            if (path is not null)
            {
                result.WriteCsv(path);
            }

            result.Tell(path, parsed.IsJson(output));
            return ExitCodes.Done;
        });
        return command;
    }
}
