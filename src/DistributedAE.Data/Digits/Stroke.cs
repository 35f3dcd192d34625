namespace DistributedAE.Data;

/// <summary>One movement of the pen: a chain of straight lines, or a smooth curve through its points.</summary>
/// <param name="IsSmooth">Whether the curve is smooth (Catmull and Rom 1974) or made of straight lines.</param>
/// <param name="Points">x and y by turns, 0…1, x to the right and y down.</param>
internal sealed record Stroke(bool IsSmooth, float[] Points)
{
    /// <summary>Number of points, ≥ 2.</summary>
    public int Count => Points.Length / 2;

    /// <summary>A smooth curve; closed where its last point is its first.</summary>
    public static Stroke Curve(params float[] points) => new(true, points);

    /// <summary>Straight lines from point to point.</summary>
    public static Stroke Lines(params float[] points) => new(false, points);
}
