namespace DistributedAE.Training.Steps;

/// <summary>The form of <c>steps.bin</c>: a head of 16 bytes, then records (<see cref="StoredStep"/>).</summary>
internal static class StepFile
{
    /// <summary>Length of the head.</summary>
    public const int HeadBytes = 16;

    /// <summary>The head: a mark, the version of the format, the length of a record.</summary>
    public static ReadOnlySpan<byte> Head => [(byte)'D', (byte)'A', (byte)'E', (byte)'S', (byte)'T', (byte)'E', (byte)'P', (byte)'S', 1, 0, 0, 0, StoredStep.Bytes, 0, 0, 0];

    /// <summary>Whether a file begins with the head; it may be empty.</summary>
    public static bool HasHead(FileStream file)
    {
        Span<byte> head = stackalloc byte[HeadBytes];
        file.Position = 0;
        return file.ReadAtLeast(head, HeadBytes, throwOnEndOfStream: false) == HeadBytes && head.SequenceEqual(Head);
    }

    /// <summary>Number of whole records in a file of that length.</summary>
    public static long RecordsIn(long length) => Math.Max(length - HeadBytes, 0) / StoredStep.Bytes;

    /// <summary>Where a record begins.</summary>
    public static long PlaceOf(long record) => HeadBytes + (record * StoredStep.Bytes);
}
