using DistributedAE.Data;
using DistributedAE.Training.Analysis;
using DistributedAE.Training.Evaluation;
using DistributedAE.Training.Samples;

namespace DistributedAE.Cli.Search;

/// <summary>Encodes queries and searches an index for their neighbours, part by part.</summary>
internal static class SearchRun
{
    /// <summary>The neighbours of each query, nearest first. A query that is a sample of the index does not find itself.</summary>
    public static Neighbour[][] Find(LoadedModel model, CodeIndex index, SampleSet queries, RowMetric metric, int count, Action<int> progress)
    {
        var rows = new NearestRows(index.Codes.Span, index.Length, metric);
        bool sameData = queries.Count == index.Count && queries.ContentHash == index.DataSha256;
        var found = new Neighbour[queries.Count][];
        var reader = new DataReader(queries);
        var codes = new float[ModelRunner.RowCapacity * index.Length];
        foreach (int[] part in SampleParts.Of(queries.Count))
        {
            model.Runner.Encode(reader, part, codes.AsSpan(0, part.Length * index.Length));
            rows.FindAll(codes.AsMemory(0, part.Length * index.Length), count, model.Slots, row => sameData ? part[row] : -1).CopyTo(found, part[0]);
            progress(part[^1] + 1);
        }

        return found;
    }
}
