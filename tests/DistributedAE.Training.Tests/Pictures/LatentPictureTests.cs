using DistributedAE.Training.Pictures;

namespace DistributedAE.Training.Tests.Pictures;

public class LatentPictureTests
{
    private static readonly LatentCaptions Captions = new("PCA of the code", "component 1 (60 % of variance)", "component 2 (20 % of variance)");

    [Fact]
    public void Points_have_the_colours_of_their_classes()
    {
        Canvas canvas = LatentPicture.Draw([0, 0, 1, 1, 2, 0], [0, 1, 9], Captions);
        var colours = ReconstructionsPictureTests.Pixels(canvas).ToHashSet();
        Assert.Superset(new HashSet<Rgb> { Palette.Class(0), Palette.Class(1), Palette.Class(9) }, colours);
        Assert.DoesNotContain(Palette.Class(2), colours);
    }

    [Fact]
    public void Unlabelled_points_need_no_legend()
    {
        Canvas labelled = LatentPicture.Draw([0, 0, 1, 1], [0, 1], Captions);
        Canvas plain = LatentPicture.Draw([0, 0, 1, 1], [], Captions);
        Assert.True(plain.Width < labelled.Width);
    }

    [Theory]
    [InlineData(1, 0f)]
    [InlineData(5, 3.25f)]
    [InlineData(5, -1e30f)]
    [InlineData(2, 1e-30f)]
    public void Points_at_one_place_can_be_drawn(int count, float value)
    {
        var points = new float[2 * count];
        Array.Fill(points, value);
        Canvas canvas = LatentPicture.Draw(points, [], Captions);
        Assert.True(ReconstructionsPictureTests.Pixels(canvas).Distinct().Count() > 5);
    }

    [Fact]
    public void The_same_points_give_the_same_bytes()
    {
        float[] points = [.. Enumerable.Range(0, 4000).Select(at => (float)(at * 7919 % 1009) / 100)];
        int[] labels = [.. Enumerable.Range(0, 2000).Select(at => (at % 33) - 1)];
        byte[] png = LatentPicture.Draw(points, labels, Captions).ToPng();
        Assert.Equal(png, LatentPicture.Draw(points, labels, Captions).ToPng());
        PngReader.Read(png);
    }

    [Fact]
    public void Long_titles_and_names_are_cut_to_the_picture()
    {
        var captions = new LatentCaptions(new string('W', 500), new string('x', 500), new string('y', 500), [new string('n', 300)]);
        Canvas canvas = LatentPicture.Draw([0, 0, 1, 1], [0, 0], captions);
        Assert.InRange(canvas.Width, 700, 1000);
        for (int y = 0; y < canvas.Height; y++)
        {
            Assert.Equal(Rgb.White, canvas[canvas.Width - 5, y]);
        }
    }

    [Fact]
    public void Points_that_cannot_be_drawn_are_refused_with_the_reason()
    {
        ReconstructionsPictureTests.Refused("there is nothing to draw: no points", () => LatentPicture.Draw([], [], Captions));
        ReconstructionsPictureTests.Refused("there are 2 points but 1 labels", () => LatentPicture.Draw([0, 0, 1, 1], [0], Captions));
        ReconstructionsPictureTests.Refused(
            "points: row 0, feature 1 is NaN and cannot be drawn; the model may have diverged",
            () => LatentPicture.Draw([0, float.NaN], [], Captions));
    }
}
