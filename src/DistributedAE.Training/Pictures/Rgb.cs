namespace DistributedAE.Training.Pictures;

/// <summary>A colour in sRGB, 8 bits a channel.</summary>
public readonly record struct Rgb(byte Red, byte Green, byte Blue)
{
    /// <summary>White.</summary>
    public static Rgb White => new(255, 255, 255);

    /// <summary>A gray of the given brightness (0 black, 1 white); values outside are clamped.</summary>
    public static Rgb Gray(double brightness)
    {
        byte level = ToByte(brightness);
        return new Rgb(level, level, level);
    }

    /// <summary>A colour of three brightnesses in 0..1; values outside are clamped.</summary>
    public static Rgb FromUnit(double red, double green, double blue) => new(ToByte(red), ToByte(green), ToByte(blue));

    /// <summary>This colour moved towards <paramref name="other"/> by <paramref name="share"/> (0 stays, 1 arrives).</summary>
    public Rgb Towards(Rgb other, double share) =>
        new(Mix(Red, other.Red, share), Mix(Green, other.Green, share), Mix(Blue, other.Blue, share));

    private static byte Mix(byte from, byte to, double share) => (byte)(from + ((to - from) * share) + 0.5);

    private static byte ToByte(double unit) => (byte)((Math.Clamp(unit, 0.0, 1.0) * 255.0) + 0.5);
}
