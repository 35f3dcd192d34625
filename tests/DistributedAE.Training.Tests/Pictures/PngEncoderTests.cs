using DistributedAE.Training.Pictures;

namespace DistributedAE.Training.Tests.Pictures;

public class PngEncoderTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 3)]
    [InlineData(300, 200)]
    public void A_file_decodes_to_the_pixels_it_was_made_of(int width, int height)
    {
        byte[] pixels = [.. Enumerable.Range(0, 3 * width * height).Select(at => (byte)((at * 31) ^ (at >> 5)))];

        PngReader read = PngReader.Read(PngEncoder.Encode(width, height, pixels));

        Assert.Equal((width, height), (read.Width, read.Height));
        Assert.Equal(pixels, read.Pixels);
    }

    [Fact]
    public void Too_few_bytes_are_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => PngEncoder.Encode(4, 2, new byte[23]));
        Assert.StartsWith("a picture of 4 x 2 pixels needs 24 bytes, got 23", error.Message, StringComparison.Ordinal);
    }
}
