using DistributedAE.Data;

namespace DistributedAE.Server.Pictures;

/// <summary>Something that was made, or why it could not be.</summary>
/// <param name="Value">What was made; null where it could not be.</param>
/// <param name="Reason">Why; null where it was made.</param>
internal sealed record Outcome<TValue>(TValue? Value, string? Reason)
    where TValue : class
{
    /// <summary>It cannot be made.</summary>
    public static Outcome<TValue> Impossible(string reason) => new(null, reason);

    /// <summary>Makes it.</summary>
    public static Outcome<TValue> Try(Func<TValue> make)
    {
        try
        {
            return new(make(), null);
        }
        catch (InputException problem)
        {
            return Impossible(problem.Message);
        }
    }
}
