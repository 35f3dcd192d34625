namespace DistributedAE.Numerics.Tests;

public sealed unsafe class AlignedBufferTests
{
    private const int LargePage = (2 << 20) / sizeof(float);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(1000)]
    [InlineData(20_000)]
    [InlineData(LargePage - 1)]
    [InlineData(LargePage)]
    [InlineData(LargePage + 1)]
    [InlineData((5 * LargePage) + 17)]
    public void A_buffer_is_zero_aligned_and_writable_to_its_end_also_where_its_pages_are_mapped_ahead(int length)
    {
        // the second takes memory that the first has written to
        for (int turn = 0; turn < 2; turn++)
        {
            using var buffer = new AlignedBuffer(length);
            Assert.Equal(length, buffer.Length);
            Assert.Equal(0u, (nuint)buffer.Pointer % 64);
            Assert.Equal(-1, buffer.Span.IndexOfAnyExcept(0f));
            buffer.Span.Fill(1);
            Assert.Equal(-1, buffer.Span.IndexOfAnyExcept(1f));
        }
    }
}
