namespace DistributedAE.Orchestration.Tests;

public class StageMachineTests
{
    [Fact]
    public void It_goes_through_epochs_of_steps_and_validations()
    {
        var stage = new StageMachine(new StagePlan("finetune", 0, 2, 4, [4, 2]) { ValidationSamples = 3 }, StageProgress.None);
        for (int epoch = 0; epoch < 2; epoch++)
        {
            Assert.Equal((StageWork.Step, epoch, 0, 2L * epoch), (stage.Next, stage.Epoch, stage.Step, stage.Version));
            stage.CompleteStep(8, 4);
            Assert.Equal((StageWork.Step, epoch, 1), (stage.Next, stage.Epoch, stage.Step));
            stage.CompleteStep(1, 2);
            Assert.Equal((StageWork.Validation, 1.5), (stage.Next, stage.EpochLoss));
            stage.EndEpoch(0.5);
        }

        Assert.Equal(StageWork.Done, stage.Next);
        Assert.False(stage.HasBest);
    }

    [Fact]
    public void A_step_that_lost_samples_is_refused()
    {
        var stage = new StageMachine(new StagePlan("finetune", 0, 2, 4, [4, 2]), StageProgress.None);
        var error = Assert.Throws<InvalidOperationException>(() => stage.CompleteStep(1, 3));
        Assert.Equal("finetune, epoch 0, step 0: 3 samples were counted, 4 are in the step", error.Message);
    }

    [Fact]
    public void Progress_outside_of_the_plan_is_refused()
    {
        var plan = new StagePlan("finetune", 0, 2, 4, [4, 2]);
        var error = Assert.Throws<ArgumentException>(() => new StageMachine(plan, new StageProgress(1, 3, 0, 0, null, -1)));
        Assert.StartsWith("finetune has 2 epochs of 2 steps; it cannot go on at epoch 1, step 3", error.Message, StringComparison.Ordinal);
    }
}
