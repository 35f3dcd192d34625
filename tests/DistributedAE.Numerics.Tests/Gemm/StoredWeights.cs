using DistributedAE.Numerics.Gemm;

namespace DistributedAE.Numerics.Tests.Gemm;

/// <summary>A weight matrix in stored order with the memory behind it.</summary>
internal sealed unsafe class StoredWeights : IDisposable
{
    private readonly AlignedBuffer _buffer;

    public StoredWeights(ReadOnlySpan<float> rows, int inputs, int outputs)
    {
        _buffer = new AlignedBuffer(Weights.StoredLength(inputs, outputs));
        _buffer.Span.Fill(float.NaN);
        Matrix = new Weights(_buffer.Pointer, inputs, outputs);
        Matrix.Set(rows);
    }

    public Weights Matrix { get; }

    public Span<float> Stored => _buffer.Span;

    public void Dispose() => _buffer.Dispose();
}
