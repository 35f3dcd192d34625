namespace DistributedAE.Training.Pictures;

/// <summary>Colours of classes and of signed values.</summary>
public static class Palette
{
    private static readonly Rgb[] Classes =
    [
        new(46, 104, 164), new(232, 126, 36), new(64, 152, 78), new(205, 62, 66), new(134, 96, 178),
        new(140, 92, 72), new(226, 116, 182), new(110, 116, 126), new(178, 176, 40), new(28, 178, 196),
        new(20, 48, 96), new(252, 190, 110), new(152, 212, 138), new(250, 150, 146), new(192, 172, 216),
        new(196, 156, 138), new(116, 24, 76), new(24, 92, 76), new(120, 108, 16), new(150, 214, 226),
    ];

    /// <summary>Number of different class colours; they repeat after that.</summary>
    public static int ClassColours => Classes.Length;

    /// <summary>The colour of samples without a label.</summary>
    public static Rgb Unlabelled => new(176, 182, 190);

    /// <summary>The colour of a class, counted from 0.</summary>
    public static Rgb Class(int label) => label < 0 ? Unlabelled : Classes[label % Classes.Length];

    /// <summary>Blue for −1, white for 0, red for +1; values outside are clamped.</summary>
    public static Rgb Diverging(double value)
    {
        var blue = new Rgb(26, 84, 158);
        var paleBlue = new Rgb(130, 176, 216);
        var red = new Rgb(176, 24, 44);
        var paleRed = new Rgb(240, 150, 122);
        double strength = Math.Min(Math.Abs(value), 1.0);
        (Rgb pale, Rgb full) = value < 0 ? (paleBlue, blue) : (paleRed, red);
        return strength < 0.5 ? Rgb.White.Towards(pale, 2 * strength) : pale.Towards(full, (2 * strength) - 1);
    }
}
