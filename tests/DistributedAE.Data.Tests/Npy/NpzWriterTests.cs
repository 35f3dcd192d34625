namespace DistributedAE.Data.Tests.Npy;

public sealed class NpzWriterTests
{
    [Fact]
    public void Arrays_are_read_back_and_no_clock_shows_in_the_bytes()
    {
        using var folder = new TempFolder();
        folder.Write("data.npz", Pack());

        SampleSet samples = new DataSource(folder.Path).LoadFor(new DataSpec("data.npz"), 1, Scaling.None);

        float[] row = new float[2];
        samples.Fill(1, row);
        Assert.Equal([3f, 4f], row);
        Assert.Equal((2, 0), (samples.Label(0), samples.Label(1)));
        Assert.Equal(Pack(), File.ReadAllBytes(folder.File("data.npz")));
    }

    private static byte[] Pack()
    {
        using var file = new MemoryStream();
        using (var archive = new NpzWriter(file))
        {
            archive.Add("X", entry => NpyWriter.WriteMatrix(entry, [1, 2, 3, 4], 2));
            archive.Add("y", entry => NpyWriter.WriteVector(entry, [2L, 0]));
        }

        return file.ToArray();
    }
}
