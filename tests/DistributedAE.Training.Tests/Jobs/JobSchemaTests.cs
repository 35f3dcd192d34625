using System.Text.Json;
using DistributedAE.Training.Jobs;

namespace DistributedAE.Training.Tests.Jobs;

public sealed class JobSchemaTests
{
    [Fact]
    public void The_published_schema_is_up_to_date()
    {
        string path = Path.Combine(JobText.RepositoryRoot, "jobs", "job.schema.json");

        Assert.True(
            File.Exists(path) && File.ReadAllText(path) == JobSchema.Write(),
            "jobs/job.schema.json is out of date; write it anew with: scripts/dae init --schema > jobs/job.schema.json");
    }

    [Fact]
    public void It_says_what_the_reader_checks()
    {
        JsonElement schema = JsonDocument.Parse(JobSchema.Write()).RootElement;

        Assert.Equal("https://json-schema.org/draft/2020-12/schema", schema.GetProperty("$schema").GetString());
        JsonElement pretrain = schema.GetProperty("properties").GetProperty("pretrain");
        Assert.False(pretrain.GetProperty("additionalProperties").GetBoolean());
        JsonElement epochs = pretrain.GetProperty("properties").GetProperty("epochs");
        Assert.Equal((10, 0, 100_000), (epochs.GetProperty("default").GetInt32(), epochs.GetProperty("minimum").GetInt32(), epochs.GetProperty("maximum").GetInt32()));
        Assert.Equal(["data", "model"], schema.GetProperty("required").EnumerateArray().Select(name => name.GetString()));
    }
}
