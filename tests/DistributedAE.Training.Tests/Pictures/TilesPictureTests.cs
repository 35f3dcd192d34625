using DistributedAE.Data;
using DistributedAE.Training.Pictures;

namespace DistributedAE.Training.Tests.Pictures;

public sealed class TilesPictureTests
{
    [Fact]
    public void Black_and_white_are_the_values_that_were_named()
    {
        float[] samples = [0, 0, 255, 255, 0, 300, -20, 127.5f];

        var picture = PngReader.Read(TilesPicture.Draw(new ImageShape(1, 8), samples, 1, black: 0, white: 255).ToPng());
        var unit = PngReader.Read(TilesPicture.Draw(new ImageShape(1, 8), [.. samples.Select(value => value / 255)], 1).ToPng());

        Assert.Equal(unit.Pixels, picture.Pixels);
        Assert.Contains((byte)255, picture.Pixels);
    }

    [Fact]
    public void Tiles_stand_in_rows_of_the_columns_that_were_asked_for()
    {
        var image = new ImageShape(2, 2);
        Canvas wide = TilesPicture.Draw(image, new float[4 * 6], 6);
        Canvas square = TilesPicture.Draw(image, new float[4 * 6], 3);

        Assert.True(square.Width < wide.Width);
        Assert.True(square.Height > wide.Height);
    }
}
