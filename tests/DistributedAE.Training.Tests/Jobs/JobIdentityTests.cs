using DistributedAE.Training.Jobs;

namespace DistributedAE.Training.Tests.Jobs;

public sealed class JobIdentityTests
{
    /// <summary>Recorded before splits and classes could be chosen. It stands in checkpoints: another one would keep them from being resumed.</summary>
    private const string RecordedIdentity = "87f7d531424213f5c36f4da7c915b4b9208aa35dac79ccd3111324639c566272";

    [Theory]
    [InlineData("name=other")]
    [InlineData("checkpoint.everySeconds=1")]
    [InlineData("checkpoint.keep=9")]
    [InlineData("parallel.engine=managed")]
    [InlineData("parallel.partitions=3")]
    [InlineData("seed=7")]
    [InlineData("data.split={ by: random }")]
    [InlineData("data.classes=[]")]
    [InlineData("model.activation=[sigmoid]")]
    [InlineData("model.code=sigmoid")]
    [InlineData("pretrain.layers=[{ epochs: 10 }]")]
    public void Names_checkpoints_and_spelling_do_not_count(string change)
        => Assert.Equal(JobIdentity.Of(JobText.Read(JobText.Smallest)), JobIdentity.Of(JobText.Read(JobText.Smallest, change)));

    [Theory]
    [InlineData("seed=8")]
    [InlineData("data.source=mnist")]
    [InlineData("data.validation=0.2")]
    [InlineData("data.split={ by: class }")]
    [InlineData("data.classes=[3]")]
    [InlineData("model.layers=[784, 65]")]
    [InlineData("model.code=linear")]
    [InlineData("finetune.contraction=0.1")]
    [InlineData("pretrain.weightDecay=0.0001")]
    [InlineData("pretrain.layers=[{ epochs: 11 }]")]
    [InlineData("finetune.optimizer.schedule.kind=cosine")]
    [InlineData("finetune.earlyStopping={ patience: 5 }")]
    [InlineData("parallel.shards=4")]
    [InlineData("parallel.engine=any")]
    [InlineData("parallel.engine=torchsharp")]
    public void Everything_that_determines_the_model_counts(string change)
        => Assert.NotEqual(JobIdentity.Of(JobText.Read(JobText.Smallest)), JobIdentity.Of(JobText.Read(JobText.Smallest, change)));

    [Fact]
    public void Keys_that_a_job_does_not_use_leave_its_identity_as_it_was()
        => Assert.Equal(RecordedIdentity, JobIdentity.Of(JobText.Read(JobText.Smallest)));

    [Fact]
    public void It_is_64_hexadecimal_digits() => Assert.Matches("^[0-9a-f]{64}$", JobIdentity.Of(JobText.Read(JobText.Smallest)));
}
