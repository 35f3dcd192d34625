using DistributedAE.Data;
using DistributedAE.Training.Jobs;

namespace DistributedAE.Training.Tests.Jobs;

public sealed class JobChecksTests
{
    [Fact]
    public void A_job_that_fits_its_data_passes()
        => JobChecks.AgainstData(JobText.Read(JobText.Smallest, "finetune.objective=classify"), 784, 100, hasLabels: true, 10);

    [Fact]
    public void Every_reason_is_told()
    {
        JobSpec job = JobText.Read(JobText.Smallest, "finetune.objective=classify");

        string message = Assert.Throws<InputException>(() => JobChecks.AgainstData(job, 21, 5, hasLabels: false, 0)).Message;

        Assert.Equal(
        [
            "model.layers[0] is 784, but the data has 21 features: set model.layers[0] to 21",
            "parallel.shards is 8, but there are only 5 training samples and each shard needs one: set parallel.shards to 4 or less, and the batch sizes to multiples of it",
            "finetune.objective is classify, but the data has no labels: name them by data.csv.label or data.labels, or set finetune.objective to reconstruct",
        ],
        message.Split('\n'));
    }

    [Fact]
    public void One_class_is_none_to_tell_apart()
    {
        JobSpec job = JobText.Read(JobText.Smallest, "finetune.objective=classify");

        Assert.Contains("it takes at least 2", Assert.Throws<InputException>(() => JobChecks.AgainstData(job, 784, 100, hasLabels: true, 1)).Message, StringComparison.Ordinal);
    }
}
