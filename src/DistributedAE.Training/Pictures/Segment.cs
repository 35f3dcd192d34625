namespace DistributedAE.Training.Pictures;

/// <summary>A straight piece of a line. Whole numbers are the centres of pixels; y points down.</summary>
public readonly record struct Segment(double X0, double Y0, double X1, double Y1)
{
    /// <summary>Distance in pixels of the point (<paramref name="x"/>, <paramref name="y"/>) from the nearest point of the segment.</summary>
    public double DistanceTo(double x, double y)
    {
        double alongX = X1 - X0;
        double alongY = Y1 - Y0;
        double squaredLength = (alongX * alongX) + (alongY * alongY);
        double share = squaredLength > 0
            ? Math.Clamp((((x - X0) * alongX) + ((y - Y0) * alongY)) / squaredLength, 0.0, 1.0)
            : 0.0;
        double offX = x - (X0 + (share * alongX));
        double offY = y - (Y0 + (share * alongY));
        return Math.Sqrt((offX * offX) + (offY * offY));
    }
}
