using DistributedAE.Data;
using DistributedAE.Numerics;
using DistributedAE.Orchestration;
using DistributedAE.Training.Evaluation;
using DistributedAE.Training.InProcess;
using DistributedAE.Training.Jobs;
using DistributedAE.Training.Models;
using DistributedAE.Training.Runs;
using DistributedAE.Training.Samples;

namespace DistributedAE.Training.Tests.Evaluation;

/// <summary>What a checkpoint shows of its model, wherever the training stood.</summary>
public sealed class ModelSnapshotTests : IDisposable
{
    private const string Text = """
        data: { source: digits, trainCount: 64, testCount: 20 }
        model: { layers: [784, 12, 5], tiedWeights: TIED }
        pretrain: { epochs: 2, batchSize: 16 }
        finetune: { epochs: 2, batchSize: 16 }
        checkpoint: { everySeconds: 0 }
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("false", 3, 0, 1)]
    [InlineData("true", 3, 0, 1)]
    [InlineData("false", 10, 1, 2)]
    [InlineData("true", 10, 1, 2)]
    [InlineData("false", 18, 2, 2)]
    public void In_a_stage_it_is_the_model_as_it_would_be_if_the_stage_ended_now(string tied, int steps, int stage, int layers)
    {
        (JobPlan plan, DataSet data) = Train(tied, steps);
        using var checkpoint = Checkpoint.Open(Directory.GetFiles(_folder["run/checkpoints"], "*.safetensors").Order().Last());
        using var parameters = new AlignedBuffer(plan.Layout.Length);
        checkpoint.LoadCurrentModel(plan.Layout, parameters.Span);
        Assert.Equal(checkpoint.ModelSha256, ModelHash.Of(plan.Layout, parameters.Span));

        using var snapshot = ModelSnapshot.Of(checkpoint, plan);
        Assert.Equal((stage, layers), (snapshot.Stage, snapshot.Layers));
        Assert.Equal(plan.Job.Model.Layers[layers], snapshot.Runner.CodeLength);
        Assert.Equal(784 * 12, snapshot.FirstValues().Length);
        Assert.True(snapshot.Runner.CanReconstruct);
        AssertReconstructs(snapshot.Runner, data);
    }

    [Fact]
    public void A_model_whose_lower_layer_alone_is_trained_is_that_of_a_job_with_one_layer()
    {
        (JobPlan plan, DataSet data) = Train("false", 3);
        using var checkpoint = Checkpoint.Open(Directory.GetFiles(_folder["run/checkpoints"], "*.safetensors").Order().Last());
        using var snapshot = ModelSnapshot.Of(checkpoint, plan);
        JobSpec one = plan.Job with { Model = plan.Job.Model with { Layers = [784, 12], Code = plan.Job.Model.ActivationOf(0) } };
        var onePlan = new JobPlan(one, data);
        using var parameters = new AlignedBuffer(onePlan.Layout.Length);
        checkpoint.LoadCurrentModel(onePlan.Layout, parameters.Span);
        using var team = new Numerics.Threads.SlotTeam(1);
        using var runner = new ModelRunner(one, onePlan.Layout, parameters, team);

        Assert.Equal(Reconstruct(runner, data), Reconstruct(snapshot.Runner, data));
    }

    [Fact]
    public void Between_two_stages_it_is_the_model_of_the_one_before()
    {
        (JobPlan plan, _) = Train("false", 10);
        using var checkpoint = Checkpoint.Open(_folder["run/checkpoints/checkpoint-000001.safetensors"]);
        Assert.False(checkpoint.HasServer);
        using var snapshot = ModelSnapshot.Of(checkpoint, plan);
        Assert.Equal((0, 1), (snapshot.Stage, snapshot.Layers));
    }

    [Fact]
    public void A_finished_model_is_all_of_it()
    {
        (JobPlan plan, DataSet data) = Train("false", int.MaxValue);
        var model = TrainedModel.Load(_folder["run/model.safetensors"]);
        using var snapshot = ModelSnapshot.Of(model, plan);
        using var loaded = LoadedModel.Load(_folder["run/model.safetensors"], 1);
        Assert.Equal((2, 2), (snapshot.Stage, snapshot.Layers));
        Assert.Equal(Reconstruct(loaded.Runner, data), Reconstruct(snapshot.Runner, data));
        Assert.Equal(model.Find("encoder.0.weight").Values.ToArray(), snapshot.FirstValues());
    }

    private (JobPlan Plan, DataSet Data) Train(string tied, int steps)
    {
        JobFile job = JobFileReader.Read(Text.Replace("TIED", tied, StringComparison.Ordinal), "job.yaml");
        DataSet data = new DataSource(_folder.Path).Load(job.Spec.Data, job.Spec.Seed);
        using RunFolder run = RunFolder.Create(_folder["run"], job.Text);
        using var computer = new InProcessComputer(1);
        using var pause = new CancellationTokenSource();
        using var training = new TrainingRun(job, data, run, computer, new PausingObserver(pause, steps), TimeProvider.System);
        training.Run(default, pause.Token);
        return (new JobPlan(job.Spec, data), data);
    }

    private static float[] Reconstruct(ModelRunner runner, DataSet data)
    {
        var outputs = new float[data.Test.Count * 784];
        runner.Reconstruct(new DataReader(data.Test), [.. Enumerable.Range(0, data.Test.Count)], outputs);
        return outputs;
    }

    private static void AssertReconstructs(ModelRunner runner, DataSet data)
    {
        float[] outputs = Reconstruct(runner, data);
        Assert.All(outputs, value => Assert.InRange(value, 0, 1));
        Assert.NotEqual(outputs[..784], outputs[784..1568]);
    }

    /// <summary>Pauses after some steps.</summary>
    private sealed class PausingObserver(CancellationTokenSource pause, int steps) : RunObserver
    {
        private int _done;

        public override void StepDone(StagePlan plan, in StepReport step)
        {
            if (++_done == steps)
            {
                pause.Cancel();
            }
        }
    }
}
