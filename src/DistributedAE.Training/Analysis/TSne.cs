using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using DistributedAE.Numerics;

namespace DistributedAE.Training.Analysis;

/// <summary>
/// Lays rows out in the plane so that near ones stay near: exact t-SNE (van der Maaten and Hinton, Visualizing Data using t-SNE, JMLR 2008), with the learning rate
/// n/12/4 of Belkina et al. 2019. Every sum has a fixed order, so that neither threads nor the processor show in the result.
/// </summary>
public sealed class TSne
{
    /// <summary>Most rows: memory and time grow with the square.</summary>
    public const int MaximumRows = 5000;

    private const double Exaggeration = 12;
    private const int ExaggeratedIterations = 250;
    private const double LeastLearningRate = 50;
    private const double StartDeviation = 1e-4;
    private const float LeastGain = 0.01f;
    private const float FarAway = 1e18f;
    private static readonly int Lanes = Vector512<float>.Count;

    private readonly int _count;
    private readonly int _stride;
    private readonly float[] _near;
    private readonly float[] _x;
    private readonly float[] _y;
    private readonly float[] _forces;
    private readonly float[] _weights;
    private readonly ParallelOptions _threads;

    private TSne(NeighbourProbabilities near, ulong seed, ParallelOptions threads)
    {
        _count = near.Count;
        _stride = near.Stride;
        _near = near.Values;
        _threads = threads;
        _x = Start(seed, 0);
        _y = Start(seed, 1);
        _forces = new float[4 * _count];
        _weights = new float[_count];
    }

    /// <summary>Lays rows out.</summary>
    /// <param name="rows">Row after row, finite; at least 4 of them and at most <see cref="MaximumRows"/>.</param>
    /// <param name="length">Length of a row.</param>
    /// <param name="settings">How.</param>
    /// <param name="threads">Threads that compute, at least 1.</param>
    /// <param name="progress">Told how many steps are done; may be null.</param>
    /// <returns>x and y of each row, (rows, 2).</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are too few or too many rows.</exception>
    public static float[] Project(ReadOnlySpan<float> rows, int length, TSneSettings settings, int threads, Action<int>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        int count = rows.Length / length;
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 4, nameof(rows));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaximumRows, nameof(rows));
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads };
        double perplexity = Math.Min(settings.Perplexity, (count - 1) / 3.0);
        var map = new TSne(NeighbourProbabilities.Of(rows, length, perplexity, options), settings.Seed, options);
        map.Descend(settings.Iterations, progress);
        var points = new float[2 * count];
        for (int row = 0; row < count; row++)
        {
            points[2 * row] = map._x[row];
            points[(2 * row) + 1] = map._y[row];
        }

        return points;
    }

    /// <summary>Gaussian positions near the origin; lanes behind the last row lie so far away that they pull nothing.</summary>
    private float[] Start(ulong seed, int axis)
    {
        var positions = new float[_stride];
        new RandomStream(seed, RandomPurpose.Projection, 0, 0, axis).FillGaussian(positions);
        for (int row = 0; row < _stride; row++)
        {
            positions[row] = row < _count ? (float)(StartDeviation * positions[row]) : FarAway;
        }

        return positions;
    }

    private void Descend(int iterations, Action<int>? progress)
    {
        float learningRate = (float)Math.Max(_count / Exaggeration / 4, LeastLearningRate);
        var x = new Motion(_count);
        var y = new Motion(_count);
        for (int iteration = 0; iteration < iterations; iteration++)
        {
            bool early = iteration < Math.Min(ExaggeratedIterations, iterations / 2);
            Parallel.For(0, _count, _threads, Pull);
            double total = -_count;
            foreach (float weight in _weights)
            {
                total += weight;
            }

            float repulsion = (float)(1 / total);
            float attraction = early ? (float)Exaggeration : 1;
            float momentum = early ? 0.5f : 0.8f;
            for (int row = 0; row < _count; row++)
            {
                ReadOnlySpan<float> forces = _forces.AsSpan(4 * row, 4);
                _x[row] += x.Step(row, 4 * ((attraction * forces[0]) - (repulsion * forces[2])), learningRate, momentum);
                _y[row] += y.Step(row, 4 * ((attraction * forces[1]) - (repulsion * forces[3])), learningRate, momentum);
            }

            Centre(_x.AsSpan(0, _count));
            Centre(_y.AsSpan(0, _count));
            progress?.Invoke(iteration + 1);
        }
    }

    /// <summary>The sums over all j for one row i, with w = 1 / (1 + |yᵢ − yⱼ|²): Σ pᵢⱼ w (yᵢ − yⱼ), Σ w² (yᵢ − yⱼ), and Σ w.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Pull(int row)
    {
        ref float near = ref _near[row * _stride];
        ref float xs = ref MemoryMarshal.GetArrayDataReference(_x);
        ref float ys = ref MemoryMarshal.GetArrayDataReference(_y);
        Vector512<float> x = Vector512.Create(_x[row]), y = Vector512.Create(_y[row]);
        Vector512<float> toX = default, toY = default, fromX = default, fromY = default, weights = default;
        for (int at = 0; at < _stride; at += Lanes)
        {
            Vector512<float> acrossX = x - Vector512.LoadUnsafe(ref xs, (nuint)at);
            Vector512<float> acrossY = y - Vector512.LoadUnsafe(ref ys, (nuint)at);
            Vector512<float> squares = Vector512.FusedMultiplyAdd(acrossX, acrossX, Vector512.FusedMultiplyAdd(acrossY, acrossY, Vector512<float>.One));
            Vector512<float> weight = Vector512<float>.One / squares;
            Vector512<float> pull = Vector512.LoadUnsafe(ref near, (nuint)at) * weight;
            Vector512<float> push = weight * weight;
            toX = Vector512.FusedMultiplyAdd(pull, acrossX, toX);
            toY = Vector512.FusedMultiplyAdd(pull, acrossY, toY);
            fromX = Vector512.FusedMultiplyAdd(push, acrossX, fromX);
            fromY = Vector512.FusedMultiplyAdd(push, acrossY, fromY);
            weights += weight;
        }

        Span<float> forces = _forces.AsSpan(4 * row, 4);
        forces[0] = Reductions.HorizontalSum(toX);
        forces[1] = Reductions.HorizontalSum(toY);
        forces[2] = Reductions.HorizontalSum(fromX);
        forces[3] = Reductions.HorizontalSum(fromY);
        _weights[row] = Reductions.HorizontalSum(weights);
    }

    private static void Centre(Span<float> positions)
    {
        double sum = 0;
        foreach (float position in positions)
        {
            sum += position;
        }

        float mean = (float)(sum / positions.Length);
        foreach (ref float position in positions)
        {
            position -= mean;
        }
    }

    /// <summary>Velocities along one axis, with a gain for each row that grows while its direction stays (Jacobs 1988).</summary>
    private sealed class Motion(int count)
    {
        private readonly float[] _velocities = new float[count];
        private readonly float[] _gains = [.. Enumerable.Repeat(1f, count)];

        public float Step(int row, float gradient, float learningRate, float momentum)
        {
            bool turns = (gradient > 0) == (_velocities[row] > 0);
            _gains[row] = Math.Max(turns ? _gains[row] * 0.8f : _gains[row] + 0.2f, LeastGain);
            _velocities[row] = (momentum * _velocities[row]) - (learningRate * _gains[row] * gradient);
            return _velocities[row];
        }
    }
}
