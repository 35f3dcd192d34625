using System.Text.Json;

namespace DistributedAE.Cli.Tests.Commands;

[Collection(TrainedRunTests.Name)]
public sealed class SearchCommandTests(TrainedRun run)
{
    [Fact]
    public async Task Neighbours_are_found_and_their_precision_is_that_of_the_file()
    {
        DaeResult made = await run.RunAsync("search", "index", "run", "--part", "train", "--out", "train.index");
        DaeResult found = await run.RunAsync("search", "query", "train.index", "-k", "4", "--out", "near.csv", "-o", "json");

        Assert.Equal((ExitCodes.Done, "wrote train.index (digits, 240 training samples)\n", ""), (made.ExitCode, made.Output, made.Error));
        Assert.Equal((ExitCodes.Done, ""), (found.ExitCode, found.Error));
        string[] lines = await File.ReadAllLinesAsync(run.Folder.File("near.csv"));
        Assert.Equal("query,rank,neighbour,cosine,queryId,queryLabel,neighbourId,neighbourLabel", lines[0]);
        string[][] rows = [.. lines.Skip(1).Select(line => line.Split(','))];
        Assert.Equal(50 * 4, rows.Length);
        double precision = rows.Count(row => row[5] == row[7]) / 200.0;
        Assert.Equal(precision, JsonDocument.Parse(found.Output).RootElement.GetProperty("precision").GetDouble(), 12);
    }

    [Fact]
    public async Task A_sample_of_the_index_does_not_find_itself()
    {
        await run.RunAsync("search", "index", "run", "--out", "test.index");
        DaeResult found = await run.RunAsync("search", "query", "test.index", "-k", "1", "--metric", "hamming", "-o", "json");

        JsonElement queries = JsonDocument.Parse(found.Output).RootElement.GetProperty("queries");
        Assert.Equal(50, queries.GetArrayLength());
        Assert.All(queries.EnumerateArray(), query => Assert.NotEqual(query.GetProperty("query").GetInt32(), query.GetProperty("found")[0].GetProperty("sample").GetInt32()));
    }

    [Fact]
    public async Task What_is_no_index_of_the_model_is_refused()
    {
        DaeResult none = await run.RunAsync("search", "query", "none.index");
        DaeResult model = await run.RunAsync("search", "query", "run/model.safetensors");

        Assert.Equal((ExitCodes.NotFound, "there is no index none.index; make one with: dae search index MODEL --out none.index\n"), (none.ExitCode, none.Error));
        Assert.Equal(
            (ExitCodes.BadInput, "run/model.safetensors is no index of codes of this version; make one with: dae search index MODEL --out run/model.safetensors\n"),
            (model.ExitCode, model.Error));
    }
}
