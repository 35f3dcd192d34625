using DistributedAE.Data;
using DistributedAE.Training.Pictures;

namespace DistributedAE.Training.Tests.Pictures;

public class ReconstructionsPictureTests
{
    private static readonly ImageShape Shape = new(28, 28);

    [Fact]
    public void Inputs_lie_above_their_reconstructions_twice_as_large()
    {
        Canvas canvas = ReconstructionsPicture.Draw(Shape, Constant(1, 0f), Constant(1, 0.5f));
        int right = canvas.Width - 21;
        Assert.Equal(new Rgb(0, 0, 0), canvas[right, 20]);
        Assert.Equal(new Rgb(0, 0, 0), canvas[right - 55, 75]);
        Assert.Equal(Rgb.White, canvas[right, 77]);
        Assert.Equal(new Rgb(128, 128, 128), canvas[right, 80]);
        Assert.Equal(20 + 56 + 4 + 56 + 20, canvas.Height);
    }

    [Fact]
    public void Corrupted_inputs_lie_in_between()
    {
        Canvas canvas = ReconstructionsPicture.Draw(Shape, Constant(1, 0f), Constant(1, 0.5f), Constant(1, 0.2f));
        Assert.Equal(new Rgb(51, 51, 51), canvas[canvas.Width - 30, 90]);
        Assert.Equal(new Rgb(128, 128, 128), canvas[canvas.Width - 30, 150]);
    }

    [Fact]
    public void More_than_sixteen_pictures_go_on_in_the_next_group()
    {
        Canvas sixteen = ReconstructionsPicture.Draw(Shape, Constant(16, 0f), Constant(16, 0f));
        Canvas seventeen = ReconstructionsPicture.Draw(Shape, Constant(17, 0f), Constant(17, 0f));
        Assert.Equal(sixteen.Width, seventeen.Width);
        Assert.Equal(sixteen.Height + 16 + 116, seventeen.Height);
    }

    [Fact]
    public void Values_outside_black_and_white_are_clamped()
    {
        Canvas canvas = ReconstructionsPicture.Draw(Shape, Constant(1, -3f), Constant(1, 9f), black: -1, white: 1);
        Assert.Equal(new Rgb(0, 0, 0), canvas[canvas.Width - 30, 30]);
        Assert.Equal(Rgb.White, canvas[canvas.Width - 30, 100]);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 200)]
    [InlineData(8, 8)]
    [InlineData(500, 300)]
    public void Any_shape_can_be_drawn_at_a_reasonable_size(int rows, int columns)
    {
        var values = new float[rows * columns * 2];
        PngReader png = PngReader.Read(ReconstructionsPicture.Draw(new ImageShape(rows, columns), values, values).ToPng());
        Assert.InRange(png.Width, 40, 400);
        Assert.InRange(png.Height, 40, 400);
    }

    [Fact]
    public void Data_that_are_no_pictures_are_drawn_as_profiles()
    {
        float[] inputs = [1, -2, 3, 0.5f, 2, 2];
        Canvas canvas = ReconstructionsPicture.DrawProfiles(3, inputs, [.. inputs.Select(value => value * 0.9f)]);
        Assert.Contains(Pixels(canvas), pixel => pixel == new Rgb(222, 110, 38));
        Assert.Equal(canvas.ToPng(), ReconstructionsPicture.DrawProfiles(3, inputs, [.. inputs.Select(value => value * 0.9f)]).ToPng());
        Assert.NotNull(ReconstructionsPicture.DrawProfiles(1, [0f], [0f]));
        Assert.NotNull(ReconstructionsPicture.DrawProfiles(500, new float[500], new float[500]));
    }

    [Fact]
    public void Data_that_cannot_be_drawn_are_refused_with_the_reason()
    {
        Refused("there is nothing to draw: no inputs", () => ReconstructionsPicture.Draw(Shape, [], []));
        Refused("there are 2 inputs but 1 reconstructions", () => ReconstructionsPicture.Draw(Shape, Constant(2, 0), Constant(1, 0)));
        Refused("there are 1 inputs but 2 corrupted inputs", () => ReconstructionsPicture.Draw(Shape, Constant(1, 0), Constant(1, 0), Constant(2, 0)));
        Refused("inputs: 3 values are not whole rows of 2 features", () => ReconstructionsPicture.DrawProfiles(2, new float[3], new float[2]));
        Refused("the value of white (0) has to be above the value of black (0)", () => ReconstructionsPicture.Draw(Shape, Constant(1, 0), Constant(1, 0), white: 0));
        Refused(
            "reconstructions: row 1, feature 2 is NaN and cannot be drawn; the model may have diverged",
            () => ReconstructionsPicture.DrawProfiles(3, new float[6], [0, 0, 0, 0, 0, float.NaN]));
    }

    internal static void Refused(string message, Func<object> action) => Assert.Equal(message, Assert.Throws<InputException>(action).Message);

    internal static IEnumerable<Rgb> Pixels(Canvas canvas) =>
        from y in Enumerable.Range(0, canvas.Height) from x in Enumerable.Range(0, canvas.Width) select canvas[x, y];

    private static float[] Constant(int count, float value)
    {
        var values = new float[count * 784];
        Array.Fill(values, value);
        return values;
    }
}
