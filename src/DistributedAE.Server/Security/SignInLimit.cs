using System.Net;

namespace DistributedAE.Server.Security;

/// <summary>Counts the wrong tokens that came from an address, and refuses more of them.</summary>
internal sealed class SignInLimit(TimeProvider time)
{
    /// <summary>Wrong tokens that an address may send in a <see cref="Window"/>.</summary>
    public const int MostFailures = 10;

    private const int MostAddresses = 1024;

    private readonly Dictionary<IPAddress, (long Start, int Failures)> _addresses = [];
    private readonly Lock _gate = new();

    /// <summary>After this time an address begins anew.</summary>
    public static TimeSpan Window { get; } = TimeSpan.FromMinutes(1);

    /// <summary>Whether an address may send a token now.</summary>
    public bool Allows(IPAddress? address)
    {
        lock (_gate)
        {
            return _addresses.TryGetValue(Known(address), out (long Start, int Failures) entry) && !IsOver(entry.Start)
                ? entry.Failures < MostFailures
                : _addresses.Count < MostAddresses || ForgetOld();
        }
    }

    /// <summary>An address sent a wrong token.</summary>
    public void Fail(IPAddress? address)
    {
        lock (_gate)
        {
            IPAddress key = Known(address);
            bool isNew = !_addresses.TryGetValue(key, out (long Start, int Failures) entry) || IsOver(entry.Start);
            _addresses[key] = isNew ? (time.GetTimestamp(), 1) : (entry.Start, entry.Failures + 1);
        }
    }

    private static IPAddress Known(IPAddress? address) => address ?? IPAddress.None;

    private bool IsOver(long start) => time.GetElapsedTime(start) >= Window;

    /// <summary>Makes room; false where there is none, so that many addresses can't fill the memory.</summary>
    private bool ForgetOld()
    {
        foreach (IPAddress old in _addresses.Where(entry => IsOver(entry.Value.Start)).Select(entry => entry.Key).ToList())
        {
            _addresses.Remove(old);
        }

        return _addresses.Count < MostAddresses;
    }
}
