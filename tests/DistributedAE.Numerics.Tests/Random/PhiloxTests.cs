using System.Runtime.Intrinsics;

namespace DistributedAE.Numerics.Tests;

public class PhiloxTests
{
    /// <summary>The known answers that Salmon et al. publish with their reference implementation (Random123, kat_vectors).</summary>
    [Theory]
    [InlineData(
        0u, 0u, 0u, 0u, 0u, 0u,
        0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(
        0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu,
        0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [InlineData(
        0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u, 0xa4093822u, 0x299f31d0u,
        0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void Published_known_answers_come_out(
        uint c0, uint c1, uint c2, uint c3, uint key0, uint key1, uint word0, uint word1, uint word2, uint word3)
    {
        Assert.Equal((word0, word1, word2, word3), Philox.Block(c0, c1, c2, c3, key0, key1));
        Philox.Batch(
            c0, c1, c2, c3, key0, key1, out Vector512<uint> words0, out Vector512<uint> words1, out Vector512<uint> words2, out Vector512<uint> words3);
        Assert.Equal((word0, word1, word2, word3), (words0[0], words1[0], words2[0], words3[0]));
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(48u)]
    [InlineData(0xfffffff8u)]
    public void A_batch_is_sixteen_blocks(uint first)
    {
        Philox.Batch(
            first, 11, 22, 33, 44, 55, out Vector512<uint> words0, out Vector512<uint> words1, out Vector512<uint> words2, out Vector512<uint> words3);
        for (int lane = 0; lane < Philox.BatchBlocks; lane++)
        {
            Assert.Equal(
                Philox.Block(unchecked(first + (uint)lane), 11, 22, 33, 44, 55), (words0[lane], words1[lane], words2[lane], words3[lane]));
        }
    }
}
