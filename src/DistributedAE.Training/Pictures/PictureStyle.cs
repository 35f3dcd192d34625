namespace DistributedAE.Training.Pictures;

/// <summary>The colours and distances that all pictures share, so that they look like one family.</summary>
internal static class PictureStyle
{
    /// <summary>Distance in pixels between the picture's edge and what is drawn.</summary>
    public const int Margin = 20;

    /// <summary>Height of the line with the picture's title, with the space below it, in pixels.</summary>
    public const int TitleHeight = 30;

    /// <summary>Height of a capital letter in pixels.</summary>
    public const int CapHeight = 10;

    /// <summary>Titles and labels.</summary>
    public static Rgb Ink => new(38, 44, 54);

    /// <summary>Numbers at ticks and secondary text.</summary>
    public static Rgb Muted => new(96, 104, 116);

    /// <summary>Lines of axes.</summary>
    public static Rgb Axis => new(150, 157, 168);

    /// <summary>Grid lines behind the data.</summary>
    public static Rgb Grid => new(233, 236, 240);

    /// <summary>The first of two series: inputs, training loss, unlabelled points.</summary>
    public static Rgb First => new(46, 104, 164);

    /// <summary>The second of two series: reconstructions, validation loss.</summary>
    public static Rgb Second => new(222, 110, 38);
}
