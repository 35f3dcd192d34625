using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DistributedAE.Numerics;

/// <summary>
/// An unbounded sequence of random values that is a pure function of (seed, purpose, stage, epoch, item): no state, nothing to save.
/// Every call deals from the start of the sequence, so a stream is used for one fill; another fill takes another stream.
/// </summary>
/// <remarks>
/// <para>
/// The order of values is a contract. Bits are dealt in batches of 64: batch b holds the Philox blocks 16b … 16b + 15, and its value
/// 16 w + lane is word w (0 … 3) of block 16b + lane. The key is (lower, upper half of the seed); the counter is
/// (block, lower 32 bits of the item, epoch, purpose | stage · 2^8 | upper 16 bits of the item · 2^16).
/// </para>
/// <para>
/// The value at an index does not depend on how many values are asked for. A stream has 2^34 values.
/// </para>
/// </remarks>
[SuppressMessage("Naming", "CA1711", Justification = "a random stream is the field's word for it, not a System.IO.Stream")]
public readonly struct RandomStream
{
    /// <summary>Items are in [0, 2^48).</summary>
    public const long ItemLimit = 1L << 48;

    private const int BatchLength = 4 * Philox.BatchBlocks;
    private const float UniformStep = 1f / (1 << 24);

    private readonly uint _key0;
    private readonly uint _key1;
    private readonly uint _item;
    private readonly uint _epoch;
    private readonly uint _purpose;

    /// <summary>The stream of one purpose in one stage and epoch for one item (a sample, a shard, a tensor).</summary>
    /// <param name="seed">The job's seed.</param>
    /// <param name="purpose">What the values are for.</param>
    /// <param name="stage">Index of the stage, 0 to 255.</param>
    /// <param name="epoch">Index of the epoch, from 0.</param>
    /// <param name="item">Index of the item, from 0 to 2^48 − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">Stage, epoch or item is outside its range.</exception>
    public RandomStream(ulong seed, RandomPurpose purpose, int stage, int epoch, long item)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(stage);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(stage, byte.MaxValue);
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        ArgumentOutOfRangeException.ThrowIfNegative(item);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(item, ItemLimit);
        _key0 = unchecked((uint)seed);
        _key1 = (uint)(seed >> 32);
        _item = unchecked((uint)item);
        _epoch = (uint)epoch;
        _purpose = (byte)purpose | ((uint)stage << 8) | ((uint)(item >> 32) << 16);
    }

    private interface IDealer<TValue>
    {
        void Deal(Vector512<uint> word0, Vector512<uint> word1, Vector512<uint> word2, Vector512<uint> word3, ref TValue values);
    }

    /// <summary>Uniform 32-bit words.</summary>
    public void FillBits(Span<uint> values) => Fill(values, default(BitsDealer));

    /// <summary>Uniform values in [0, 1): the upper 24 bits of each word, times 2^−24.</summary>
    public void FillUniform(Span<float> values) => Fill(values, default(UniformDealer));

    /// <summary>1 where the uniform value of that index is below the probability, else 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not in [0, 1].</exception>
    public void FillBernoulli(Span<float> values, float probabilityOfOne)
    {
        if (!(probabilityOfOne >= 0f && probabilityOfOne <= 1f))
        {
            throw new ArgumentOutOfRangeException(nameof(probabilityOfOne), probabilityOfOne, "a probability is between 0 and 1");
        }

        Fill(values, new BernoulliDealer(probabilityOfOne));
    }

    /// <summary>
    /// Values of the standard normal distribution, all finite, |value| below 6.8 (Box and Muller 1958): lane by lane, words 0 and 1 of a
    /// batch give r cos 2πv and r sin 2πv with r = √(−2 ln u), u = (word0 + ½) 2^−32 and v the uniform value of word1; words 2 and 3 likewise.
    /// </summary>
    public void FillGaussian(Span<float> values) => Fill(values, default(GaussianDealer));

    /// <summary>
    /// A uniform permutation of the values (Fisher and Yates): for i from the last index down to 1, values i and j change places,
    /// j the upper 64 bits of (64-bit word) × (i + 1), where the k-th 64-bit word has the 32-bit words 2k (lower half) and 2k + 1 of the
    /// stream. The chance of any j is off 1/(i + 1) by less than 2^−64.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Shuffle(Span<int> values)
    {
        Span<uint> words = stackalloc uint[BatchLength];
        int next = BatchLength;
        uint block = 0;
        for (int index = values.Length - 1; index > 0; index--)
        {
            if (next == BatchLength)
            {
                Deal(block, default(BitsDealer), ref words[0]);
                block += Philox.BatchBlocks;
                next = 0;
            }

            ulong word = words[next] | ((ulong)words[next + 1] << 32);
            next += 2;
            int other = (int)Math.BigMul(word, (ulong)index + 1, out _);
            (values[index], values[other]) = (values[other], values[index]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Fill<TValue, TDealer>(Span<TValue> values, TDealer dealer)
        where TValue : unmanaged
        where TDealer : struct, IDealer<TValue>
    {
        ref TValue start = ref MemoryMarshal.GetReference(values);
        uint block = 0;
        int index = 0;
        for (; index <= values.Length - BatchLength; index += BatchLength)
        {
            Deal(block, dealer, ref Unsafe.Add(ref start, index));
            block += Philox.BatchBlocks;
        }

        if (index < values.Length)
        {
            Span<TValue> batch = stackalloc TValue[BatchLength];
            Deal(block, dealer, ref batch[0]);
            batch[..(values.Length - index)].CopyTo(values[index..]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Deal<TValue, TDealer>(uint block, TDealer dealer, ref TValue values)
        where TDealer : struct, IDealer<TValue>
    {
        Philox.Batch(
            block, _item, _epoch, _purpose, _key0, _key1, out Vector512<uint> word0, out Vector512<uint> word1, out Vector512<uint> word2, out Vector512<uint> word3);
        dealer.Deal(word0, word1, word2, word3, ref values);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Uniform(Vector512<uint> word) =>
        Vector512.ConvertToSingle((word >>> 8).AsInt32()) * Vector512.Create(UniformStep);

    private readonly struct BitsDealer : IDealer<uint>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Deal(Vector512<uint> word0, Vector512<uint> word1, Vector512<uint> word2, Vector512<uint> word3, ref uint values)
        {
            word0.StoreUnsafe(ref values, 0);
            word1.StoreUnsafe(ref values, 16);
            word2.StoreUnsafe(ref values, 32);
            word3.StoreUnsafe(ref values, 48);
        }
    }

    private readonly struct UniformDealer : IDealer<float>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Deal(Vector512<uint> word0, Vector512<uint> word1, Vector512<uint> word2, Vector512<uint> word3, ref float values)
        {
            Uniform(word0).StoreUnsafe(ref values, 0);
            Uniform(word1).StoreUnsafe(ref values, 16);
            Uniform(word2).StoreUnsafe(ref values, 32);
            Uniform(word3).StoreUnsafe(ref values, 48);
        }
    }

    private readonly struct BernoulliDealer(float probability) : IDealer<float>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Deal(Vector512<uint> word0, Vector512<uint> word1, Vector512<uint> word2, Vector512<uint> word3, ref float values)
        {
            Draw(word0).StoreUnsafe(ref values, 0);
            Draw(word1).StoreUnsafe(ref values, 16);
            Draw(word2).StoreUnsafe(ref values, 32);
            Draw(word3).StoreUnsafe(ref values, 48);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private Vector512<float> Draw(Vector512<uint> word) =>
            Vector512.LessThan(Uniform(word), Vector512.Create(probability)) & Vector512.Create(1f);
    }

    private readonly struct GaussianDealer : IDealer<float>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Deal(Vector512<uint> word0, Vector512<uint> word1, Vector512<uint> word2, Vector512<uint> word3, ref float values)
        {
            Pair(word0, word1, ref values);
            Pair(word2, word3, ref Unsafe.Add(ref values, 32));
        }

        /// <summary>A call of its own, or the narrower widths exceed what the compiler is ready to inline into one method.</summary>
        [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
        private static void Pair(Vector512<uint> radiusWord, Vector512<uint> angleWord, ref float values)
        {
            // (word + 1/2) 2^-32 with one rounding: positive always, so its logarithm is finite
            Vector512<float> lowBits = Vector512.ConvertToSingle((radiusWord & Vector512.Create(255u)).AsInt32());
            Vector512<float> low = (lowBits + Vector512.Create(0.5f)) * Vector512.Create(UniformStep / 256f);
            Vector512<float> high = Vector512.ConvertToSingle((radiusWord >>> 8).AsInt32());
            Vector512<float> uniform = Vector512.FusedMultiplyAdd(high, Vector512.Create(UniformStep), low);
            Vector512<float> logarithm = VectorMath.LogOfNormal(uniform, Vector512<float>.Zero);
            Vector512<float> radius = Vector512.Sqrt(Vector512.Abs(logarithm + logarithm));
            (Vector512<float> sin, Vector512<float> cos) = VectorMath.SinCosTurns(Uniform(angleWord));
            (radius * cos).StoreUnsafe(ref values, 0);
            (radius * sin).StoreUnsafe(ref values, 16);
        }
    }
}
