using DistributedAE.Training.Jobs;

namespace DistributedAE.Training.Tests.Jobs;

public sealed class JobIdentityTests
{
    [Theory]
    [InlineData("name=other")]
    [InlineData("checkpoint.everySeconds=1")]
    [InlineData("checkpoint.keep=9")]
    [InlineData("seed=7")]
    [InlineData("model.activation=[sigmoid]")]
    [InlineData("model.code=sigmoid")]
    [InlineData("pretrain.layers=[{ epochs: 10 }]")]
    public void Names_checkpoints_and_spelling_do_not_count(string change)
        => Assert.Equal(JobIdentity.Of(JobText.Read(JobText.Smallest)), JobIdentity.Of(JobText.Read(JobText.Smallest, change)));

    [Theory]
    [InlineData("seed=8")]
    [InlineData("data.source=mnist")]
    [InlineData("data.validation=0.2")]
    [InlineData("model.layers=[784, 65]")]
    [InlineData("model.code=linear")]
    [InlineData("pretrain.weightDecay=0.0001")]
    [InlineData("pretrain.layers=[{ epochs: 11 }]")]
    [InlineData("finetune.optimizer.schedule.kind=cosine")]
    [InlineData("finetune.earlyStopping={ patience: 5 }")]
    [InlineData("parallel.shards=4")]
    public void Everything_that_determines_the_model_counts(string change)
        => Assert.NotEqual(JobIdentity.Of(JobText.Read(JobText.Smallest)), JobIdentity.Of(JobText.Read(JobText.Smallest, change)));

    [Fact]
    public void It_is_64_hexadecimal_digits() => Assert.Matches("^[0-9a-f]{64}$", JobIdentity.Of(JobText.Read(JobText.Smallest)));
}
