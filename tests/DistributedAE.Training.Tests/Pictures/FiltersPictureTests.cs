using DistributedAE.Data;
using DistributedAE.Training.Pictures;

namespace DistributedAE.Training.Tests.Pictures;

public class FiltersPictureTests
{
    [Fact]
    public void Every_tile_has_its_own_scale_around_zero()
    {
        // pictures of two pixels, one above the other: unit 0 has the weights (0.1, -0.1), unit 1 (-50, 25)
        Canvas canvas = FiltersPicture.Draw("encoder.0", new ImageShape(2, 1), [0.1f, -50f, -0.1f, 25f], 2);
        Rgb red = Palette.Diverging(1);
        Assert.Equal(red, canvas[20, 50]);
        Assert.Equal(Palette.Diverging(-1), canvas[20, 50 + 28]);
        int second = 20 + 28 + 4;
        Assert.Equal(Palette.Diverging(-1), canvas[second, 50]);
        Assert.Equal(Palette.Diverging(0.5), canvas[second, 50 + 28]);
    }

    [Fact]
    public void At_most_144_units_are_shown()
    {
        Canvas all = FiltersPicture.Draw("encoder.0", new ImageShape(4, 4), new float[16 * 144], 144);
        Canvas more = FiltersPicture.Draw("encoder.0", new ImageShape(4, 4), new float[16 * 1000], 1000);
        Assert.Equal((all.Width, all.Height), (more.Width, more.Height));
    }

    [Fact]
    public void Weights_that_are_all_zero_are_white()
    {
        Canvas canvas = FiltersPicture.Draw("encoder.0", new ImageShape(1, 1), [0f], 1);
        Assert.Equal(Rgb.White, canvas[22, 52]);
    }

    [Fact]
    public void Inputs_that_are_no_pictures_give_strips()
    {
        byte[] png = FiltersPicture.Draw("encoder.0", null, [.. Enumerable.Range(0, 210).Select(at => at - 100f)], 10).ToPng();
        Assert.Equal(png, FiltersPicture.Draw("encoder.0", null, [.. Enumerable.Range(0, 210).Select(at => at - 100f)], 10).ToPng());
        Assert.InRange(PngReader.Read(png).Width, 200, 600);
    }

    [Fact]
    public void Weights_that_cannot_be_drawn_are_refused_with_the_reason()
    {
        ReconstructionsPictureTests.Refused("there is nothing to draw: no weights", () => FiltersPicture.Draw("encoder.0", null, [], 3));
        ReconstructionsPictureTests.Refused(
            "pictures of 2 x 2 pixels have 4 values, the samples have 3 features",
            () => FiltersPicture.Draw("encoder.0", new ImageShape(2, 2), new float[6], 2));
        ReconstructionsPictureTests.Refused(
            "weights: row 1, feature 0 is Infinity and cannot be drawn; the model may have diverged",
            () => FiltersPicture.Draw("encoder.0", null, [0, 0, float.PositiveInfinity, 0], 2));
    }
}
