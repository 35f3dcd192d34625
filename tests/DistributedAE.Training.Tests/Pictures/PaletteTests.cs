using DistributedAE.Training.Pictures;

namespace DistributedAE.Training.Tests.Pictures;

public class PaletteTests
{
    [Fact]
    public void Twenty_classes_have_clearly_different_colours()
    {
        for (int first = 0; first < Palette.ClassColours; first++)
        {
            for (int second = 0; second < first; second++)
            {
                Rgb a = Palette.Class(first);
                Rgb b = Palette.Class(second);
                int distance = Math.Abs(a.Red - b.Red) + Math.Abs(a.Green - b.Green) + Math.Abs(a.Blue - b.Blue);
                Assert.True(distance > 40, $"classes {second} and {first} differ by {distance} only");
            }
        }

        Assert.Equal(Palette.Unlabelled, Palette.Class(-1));
        Assert.Equal(Palette.Class(1), Palette.Class(21));
    }

    [Fact]
    public void Signed_values_run_from_blue_over_white_to_red()
    {
        Assert.Equal(Rgb.White, Palette.Diverging(0));
        Assert.True(Palette.Diverging(-1).Blue > Palette.Diverging(-1).Red);
        Assert.True(Palette.Diverging(1).Red > Palette.Diverging(1).Blue);
        Assert.Equal(Palette.Diverging(1), Palette.Diverging(7));
    }
}
