using DistributedAE.Cli.Display;
using DistributedAE.Orchestration;
using DistributedAE.Training.InProcess;
using DistributedAE.Training.Models;

namespace DistributedAE.Cli.Tests.Display;

public sealed class PlainDisplayTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly StringWriter _text = new() { NewLine = "\n" };
    private readonly StagePlan _plan = new("pretrain[1]", 1, 9, 10, [10]);

    public void Dispose() => _text.Dispose();

    [Fact]
    public void Short_epochs_give_a_line_every_two_seconds()
    {
        PlainDisplay display = Display();
        display.StageBegan(_plan, 0);
        for (int epoch = 0; epoch < 6; epoch++)
        {
            _time.Pass(0.9);
            display.StepDone(_plan, new StepReport(epoch, 0, 3, 10, 0.9, double.NaN));
            display.EpochEnded(_plan, new EpochReport(epoch, 3, double.NaN, 0.1, 0.9, 11.1));
        }

        Assert.Equal(
            """
            stage 2 of 3, pretrain[1]: epoch 1 of 9, loss 3.0000, 11 samples/s, 8 s left
            stage 2 of 3, pretrain[1]: epoch 4 of 9, loss 3.0000, 11 samples/s, 5 s left

            """.ReplaceLineEndings("\n"),
            _text.ToString());
    }

    [Fact]
    public void A_stage_that_goes_on_says_where()
    {
        Display().StageBegan(_plan, 4);

        Assert.Equal("stage 2 of 3, pretrain[1]: goes on at epoch 5 of 9\n", _text.ToString());
    }

    [Fact]
    public void Every_stage_is_told_once()
    {
        PlainDisplay display = Display();
        var first = new StageReport(new StageResult("pretrain[0]", 1, 2.5, null, ""), 0, 0);
        var second = new StageReport(new StageResult("pretrain[1]", 9, 3, 4, ""), 90, 1000);
        display.StageEnded(second);
        display.TellStages([first, second]);

        Assert.Equal(
            """
            pretrain[1] done: 9 epochs, loss 3.0000, validation 4.0000, 1 min 30 s, 1,000 samples/s
            pretrain[0] done: 1 epoch, loss 2.5000

            """.ReplaceLineEndings("\n"),
            _text.ToString());
    }

    private PlainDisplay Display() => new(new TrainingMeter(_time), 3, _text, _time);
}
