using DistributedAE.Training.Pictures;

namespace DistributedAE.Training.Tests.Pictures;

public class LossCurvesPictureTests
{
    [Fact]
    public void Training_and_validation_are_drawn_in_their_colours()
    {
        var both = new LossHistory("finetune", [3, 2, 1], [3.5, null, 1.5]);
        var colours = ReconstructionsPictureTests.Pixels(LossCurvesPicture.Draw([both])).ToHashSet();
        Assert.Contains(new Rgb(46, 104, 164), colours);
        Assert.Contains(new Rgb(222, 110, 38), colours);
        var trainingOnly = ReconstructionsPictureTests.Pixels(LossCurvesPicture.Draw([both with { Validation = [] }])).ToHashSet();
        Assert.DoesNotContain(new Rgb(222, 110, 38), trainingOnly);
    }

    [Fact]
    public void Every_stage_has_a_panel_and_stages_without_an_epoch_have_none()
    {
        var stage = new LossHistory("pretrain[0]", [3, 2], []);
        var empty = new LossHistory("finetune", [], []);
        Canvas one = LossCurvesPicture.Draw([stage, empty]);
        Canvas two = LossCurvesPicture.Draw([stage, stage]);
        Assert.True(two.Width > one.Width);
        Assert.True(LossCurvesPicture.Draw([stage, stage, stage, stage]).Height > two.Height);
    }

    [Theory]
    [InlineData(0.0, false)]
    [InlineData(-12.5, false)]
    [InlineData(7.0, true)]
    [InlineData(1e300, true)]
    [InlineData(1e-300, true)]
    public void Constant_losses_can_be_drawn(double loss, bool logarithmic)
    {
        byte[] png = LossCurvesPicture.Draw([new LossHistory("finetune", [loss, loss, loss], [loss])], logarithmic).ToPng();
        Assert.Equal(png, LossCurvesPicture.Draw([new LossHistory("finetune", [loss, loss, loss], [loss])], logarithmic).ToPng());
        PngReader.Read(png);
    }

    [Fact]
    public void Losses_that_cannot_be_drawn_are_refused_with_the_reason()
    {
        ReconstructionsPictureTests.Refused("there is nothing to draw: no epoch has ended yet", () => LossCurvesPicture.Draw([]));
        ReconstructionsPictureTests.Refused(
            "finetune, epoch 2: the training loss is NaN and cannot be drawn; the training has diverged",
            () => LossCurvesPicture.Draw([new LossHistory("finetune", [1, double.NaN], [])]));
        ReconstructionsPictureTests.Refused(
            "finetune, epoch 1: the validation loss is 0, a logarithmic axis needs losses above 0; use a linear axis",
            () => LossCurvesPicture.Draw([new LossHistory("finetune", [1], [0.0])], logarithmic: true));
    }
}
