using System.Numerics;
using System.Runtime.InteropServices;

namespace DistributedAE.Protocol.Exchange;

/// <summary>
/// A check sum over a payload that may come in pieces: four CRC-32C over every fourth 64-bit word, and one over those four. Four chains run side by side
/// in the processor, so it costs little beside the copying.
/// </summary>
public struct PayloadCheck
{
    private const int LineBytes = 4 * sizeof(ulong);
    private uint _first;
    private uint _second;
    private uint _third;
    private uint _fourth;

    /// <summary>Adds the next piece; all pieces but the last have a multiple of 32 bytes.</summary>
    public void Add(ReadOnlySpan<byte> piece)
    {
        (uint first, uint second, uint third, uint fourth) = (_first, _second, _third, _fourth);
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(piece[..(piece.Length & -LineBytes)]);
        for (int index = 0; index + 3 < words.Length; index += 4)
        {
            first = BitOperations.Crc32C(first, words[index]);
            second = BitOperations.Crc32C(second, words[index + 1]);
            third = BitOperations.Crc32C(third, words[index + 2]);
            fourth = BitOperations.Crc32C(fourth, words[index + 3]);
        }

        foreach (byte value in piece[(piece.Length & -LineBytes)..])
        {
            first = BitOperations.Crc32C(first, value);
        }

        (_first, _second, _third, _fourth) = (first, second, third, fourth);
    }

    /// <summary>The sum of all pieces.</summary>
    public readonly uint Value =>
        BitOperations.Crc32C(BitOperations.Crc32C(BitOperations.Crc32C(BitOperations.Crc32C(uint.MaxValue, _first), _second), _third), _fourth);
}
