using DistributedAE.Numerics.Gemm;

namespace DistributedAE.Numerics.Tests.Gemm;

/// <summary>Keeps a gradient and checks what is promised of its runs: asked about before, at multiples of 16, no float twice.</summary>
internal sealed class RecordingSink(int length) : GradientSink
{
    private readonly bool[] _taken = new bool[length];
    private int? _expected;

    public float[] Values { get; } = new float[length];

    /// <summary>How often the memory of a run was asked for.</summary>
    public int Asked { get; private set; }

    public override SinkMemory MemoryOf(int offset)
    {
        Asked++;
        _expected = offset;
        return default;
    }

    public override void Take(int offset, ReadOnlySpan<float> run)
    {
        Assert.Equal(_expected ?? offset, offset);
        _expected = null;
        Assert.NotEqual(0, run.Length);
        Assert.Equal(0, offset % 16);
        Assert.Equal(0, run.Length % 16);
        run.CopyTo(Values.AsSpan(offset));
        for (int index = offset; index < offset + run.Length; index++)
        {
            Assert.False(_taken[index], $"float {index} was handed over twice");
            _taken[index] = true;
        }
    }

    /// <summary>Checks that exactly the floats <paramref name="from"/>…<paramref name="to"/>−1 were handed over.</summary>
    public void AssertTaken(int from, int to)
    {
        for (int index = 0; index < _taken.Length; index++)
        {
            Assert.True(_taken[index] == (index >= from && index < to), $"float {index} was {(_taken[index] ? "" : "not ")}handed over");
        }
    }
}
