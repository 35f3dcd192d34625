using DistributedAE.Numerics;

namespace DistributedAE.Simulator;

/// <summary>All chance of a simulation, from its seed: words of Philox, one after the other.</summary>
internal sealed class SimulationRandom(ulong seed)
{
    private uint _block;
    private int _word = 4;
    private (uint Word0, uint Word1, uint Word2, uint Word3) _words;

    /// <summary>A whole number from 0 to below the limit.</summary>
    public int Next(int limit) => (int)(((ulong)Word() * (ulong)limit) >> 32);

    /// <summary>A number from 0 to below 1.</summary>
    public double NextDouble() => Word() / 4294967296.0;

    /// <summary>True with that probability.</summary>
    public bool Chance(double probability) => NextDouble() < probability;

    /// <summary>A number from the one to the other, small ones as often as large ones by order of magnitude.</summary>
    public double Between(double least, double most)
    {
        // the cube of a uniform number prefers small ones, without a logarithm
        double part = NextDouble();
        return least + ((most - least) * part * part * part);
    }

    /// <summary>A time between two numbers of seconds, short ones preferred.</summary>
    public TimeSpan Seconds(double least, double most) => TimeSpan.FromSeconds(Between(least, most));

    /// <summary>One of the values.</summary>
    public T Pick<T>(params ReadOnlySpan<T> values) => values[Next(values.Length)];

    private uint Word()
    {
        if (_word == 4)
        {
            _words = Philox.Block(_block++, 0, 0, 0x51D, (uint)seed, (uint)(seed >> 32));
            _word = 0;
        }

        return _word++ switch
        {
            0 => _words.Word0,
            1 => _words.Word1,
            2 => _words.Word2,
            _ => _words.Word3,
        };
    }
}
