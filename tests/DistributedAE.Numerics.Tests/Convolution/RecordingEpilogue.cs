using DistributedAE.Numerics.Convolution;

namespace DistributedAE.Numerics.Tests.Convolution;

/// <summary>Keeps all results of a group, and checks that each is handed over once.</summary>
internal sealed unsafe class RecordingEpilogue(MapShape shape, bool takesWindows) : MapEpilogue
{
    private readonly float[] _values = Enumerable.Repeat(float.NaN, shape.Length * SampleLanes.GroupSize).ToArray();
    private readonly int[] _taken = new int[shape.Length];

    public override bool TakesWindows => takesWindows;

    public override void Take(int place, in MapStrip strip)
    {
        Assert.Equal(7, place);
        Assert.Equal(0, strip.Row % 2);
        Assert.True(!takesWindows || (strip.Rows == 2 && strip.Columns % 2 == 0), "windows come whole");
        for (int channel = 0; channel < strip.Channels; channel++)
        {
            for (int row = 0; row < strip.Rows; row++)
            {
                int first = ((strip.Channel + channel) * shape.Area) + ((strip.Row + row) * shape.Width);
                new ReadOnlySpan<float>(strip.Values(channel, row), strip.Columns * SampleLanes.GroupSize).CopyTo(_values.AsSpan(first * SampleLanes.GroupSize));
                for (int column = 0; column < strip.Columns; column++)
                {
                    Assert.Equal(1, ++_taken[first + column]);
                }
            }
        }
    }

    /// <summary>One sample's results; what was not handed over is NaN.</summary>
    public float[] Sample(int lane) => [.. Enumerable.Range(0, shape.Length).Select(value => _values[(value * SampleLanes.GroupSize) + lane])];
}
