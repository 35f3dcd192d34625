using DistributedAE.Autoencoders;
using DistributedAE.Training.Jobs;

namespace DistributedAE.Training.Tests.Jobs;

public sealed class JobOverridesTests
{
    [Fact]
    public void Values_take_the_place_of_the_files_or_are_added()
    {
        JobSpec job = JobText.Read(
            JobText.With("finetune: { epochs: 3, optimizer: { kind: adam } }"),
            "finetune.optimizer.learningRate=0.01",
            "parallel.shards=4",
            "model.layers=[784, 100, 10]",
            "model.layers[1]=50",
            "finetune.earlyStopping={ patience: 2 }",
            "name=other");

        Assert.Equal(new OptimizerSettings(OptimizerKind.Adam, 0.01), job.Finetune.Optimizer);
        Assert.Equal((3, 4, 2, "other"), (job.Finetune.Epochs, job.Parallel.Shards, job.Finetune.EarlyStopping?.Patience, job.Name));
        Assert.Equal([784, 50, 10], job.Model.Layers);
    }

    [Theory]
    [InlineData("finetune.epoch=3", "finetune.epoch is not a key of a job; did you mean \"epochs\"?")]
    [InlineData("finetun.epochs=3", "finetun is not a key of a job; did you mean \"finetune\"?")]
    [InlineData("finetune.epochs=three", "finetune.epochs is \"three\", but must be a whole number")]
    [InlineData("seed", "must be key=value, such as finetune.optimizer.learningRate=0.01")]
    [InlineData("=3", "must be key=value, such as finetune.optimizer.learningRate=0.01")]
    [InlineData("model.layers[7]=3", "model.layers is a list of 2; \"7\" must be an index below that")]
    [InlineData("seed=", "seed is empty, but must be a whole number")]
    public void Errors_name_the_argument(string argument, string expected)
        => Assert.Equal([$"--set {argument}: {expected}"], JobText.Errors(JobText.Smallest, argument));

    [Fact]
    public void A_broken_value_is_told_with_the_argument()
        => Assert.StartsWith("--set model.layers=[784,: not valid YAML: ", JobText.Errors(JobText.Smallest, "model.layers=[784,")[0], StringComparison.Ordinal);

    [Fact]
    public void The_text_for_the_run_folder_is_the_file_as_given()
    {
        string text = JobText.With("# a comment\nseed:   3");

        Assert.Equal(text, JobFileReader.Read(text, "x.yaml").Text);
    }

    [Fact]
    public void With_overrides_the_text_reads_back_as_the_same_job()
    {
        string text = JobText.With("""
            name: "2024"
            pretrain:
              layers: [{ epochs: 2, corruption: { kind: masking } }]
            """).Replace("digits", "'a \"b\": c, #d\\.csv'", StringComparison.Ordinal);
        JobFile file = JobFileReader.Read(text, "x.yaml", ["seed=5", "finetune.earlyStopping=null", "data.csv.ignore=[]"]);

        JobFile again = JobFileReader.Read(file.Text, "x.yaml");

        Assert.Equal("a \"b\": c, #d\\.csv", again.Spec.Data.Source);
        Assert.Equal(5ul, again.Spec.Seed);
        Assert.Equal(JobFileWriter.Write(file.Spec), JobFileWriter.Write(again.Spec));
        Assert.StartsWith("# x.yaml with these values overridden:\n#   seed=5\n", file.Text, StringComparison.Ordinal);
    }
}
