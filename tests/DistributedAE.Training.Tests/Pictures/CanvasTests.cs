using DistributedAE.Training.Pictures;

namespace DistributedAE.Training.Tests.Pictures;

public class CanvasTests
{
    private static readonly Rgb Black = new(0, 0, 0);

    [Fact]
    public void A_new_canvas_is_white() => Assert.All(new Canvas(5, 4).Pixels.ToArray(), value => Assert.Equal(255, value));

    [Fact]
    public void Fill_covers_its_pixels_and_is_cut_off_at_the_edges()
    {
        var canvas = new Canvas(4, 4);
        canvas.Fill(2, -3, 100, 5, Black);
        Assert.Equal(Black, canvas[2, 0]);
        Assert.Equal(Black, canvas[3, 1]);
        Assert.Equal(Rgb.White, canvas[1, 0]);
        Assert.Equal(Rgb.White, canvas[2, 2]);
    }

    [Fact]
    public void A_line_of_one_pixel_on_whole_coordinates_is_sharp()
    {
        var canvas = new Canvas(9, 5);
        canvas.Line(2, 2, 6, 2, 1, Black);
        Assert.Equal(Black, canvas[2, 2]);
        Assert.Equal(Black, canvas[6, 2]);
        Assert.Equal(Rgb.White, canvas[4, 1]);
        Assert.Equal(Rgb.White, canvas[4, 3]);
        Assert.Equal(Rgb.White, canvas[8, 2]);
    }

    [Fact]
    public void A_line_between_two_rows_is_half_covered_in_both()
    {
        var canvas = new Canvas(9, 6);
        canvas.Line(1, 2.5, 7, 2.5, 1, Black);
        Assert.Equal(new Rgb(128, 128, 128), canvas[4, 2]);
        Assert.Equal(canvas[4, 2], canvas[4, 3]);
    }

    [Fact]
    public void Where_segments_of_a_stroke_meet_they_are_not_darker()
    {
        var canvas = new Canvas(20, 9);
        canvas.Stroke([new Segment(2, 4.5, 10, 4.5), new Segment(10, 4.5, 17, 4.5)], 1, Black);
        Assert.Equal(canvas[6, 4], canvas[10, 4]);
    }

    [Fact]
    public void Discs_blend_with_what_lies_below()
    {
        var canvas = new Canvas(21, 21);
        canvas.Disc(10, 10, 5, Black, 0.5);
        Assert.Equal(new Rgb(128, 128, 128), canvas[10, 10]);
        canvas.Disc(10, 10, 5, Black, 0.5);
        Assert.Equal(new Rgb(64, 64, 64), canvas[10, 10]);
        Assert.Equal(Rgb.White, canvas[10, 17]);
    }

    [Fact]
    public void What_lies_outside_is_cut_off()
    {
        var canvas = new Canvas(6, 6);
        canvas.Line(-50, -50, -40, -45, 3, Black);
        canvas.Disc(200, 3, 4, Black, 1);
        canvas.Fill(10, 10, 5, 5, Black);
        Assert.All(canvas.Pixels.ToArray(), value => Assert.Equal(255, value));
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(5, 16385)]
    public void Impossible_sizes_are_refused(int width, int height) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Canvas(width, height));
}
