namespace DistributedAE.Data;

/// <summary>
/// The hand that writes one digit: where a glyph's point comes to lie on the picture. Drawn at random for each sample;
/// made of + − × ÷ alone, so that it is the same on every machine.
/// </summary>
internal readonly struct DigitPen
{
    /// <summary>How many uniform numbers a pen is made of.</summary>
    public const int Draws = 18;

    private const float LargestHalfAngleTangent = 0.12f;
    private const float LargestShear = 0.28f;
    private const float LargestShift = 1.9f;
    private const float LargestBend = 0.55f;
    private const float Width = 17f;
    private const float Height = 20f;

    private readonly float _xx;
    private readonly float _xy;
    private readonly float _yx;
    private readonly float _yy;
    private readonly float _centreX;
    private readonly float _centreY;
    private readonly Bend _bendX;
    private readonly Bend _bendY;

    /// <param name="uniform"><see cref="Draws"/> numbers in 0…1.</param>
    /// <param name="centre">Middle of the picture in pixels.</param>
    public DigitPen(ReadOnlySpan<float> uniform, float centre)
    {
        // a rotation by angle a without sine and cosine: t = tan(a / 2), cos a = (1 − t²) / (1 + t²), sin a = 2t / (1 + t²)
        float tangent = Signed(uniform[0]) * LargestHalfAngleTangent;
        float scale = 1f / (1f + (tangent * tangent));
        float cosine = (1f - (tangent * tangent)) * scale;
        float sine = 2f * tangent * scale;
        float width = Width * (0.76f + (0.4f * uniform[1]));
        float height = Height * (0.86f + (0.22f * uniform[2]));
        float shear = LargestShear * Signed(uniform[3]) * height;

        _xx = cosine * width;
        _xy = -((cosine * shear) + (sine * height));
        _yx = sine * width;
        _yy = (cosine * height) - (sine * shear);
        _centreX = centre + (LargestShift * Signed(uniform[4]));
        _centreY = centre + (LargestShift * Signed(uniform[5]));
        _bendX = new Bend(uniform[6..11]);
        _bendY = new Bend(uniform[11..16]);
        Radius = 0.75f + (1.05f * uniform[16] * uniform[16]);
        Ink = 0.72f + (0.28f * uniform[17]);
    }

    /// <summary>Half of the stroke's width in pixels.</summary>
    public float Radius { get; }

    /// <summary>Brightness of the stroke, 0…1.</summary>
    public float Ink { get; }

    /// <summary>Takes a glyph's point (0…1) to pixels.</summary>
    public (float X, float Y) Place(float x, float y)
    {
        float across = x - 0.5f;
        float down = y - 0.5f;
        float bentX = across + _bendX.At(across, down);
        float bentY = down + _bendY.At(across, down);
        return ((_xx * bentX) + (_xy * bentY) + _centreX, (_yx * bentX) + (_yy * bentY) + _centreY);
    }

    /// <summary>A uniform number in 0…1 spread over −1…1.</summary>
    public static float Signed(float uniform) => (2f * uniform) - 1f;

    /// <summary>A smooth displacement: a random polynomial of the second and third degree.</summary>
    private readonly struct Bend(ReadOnlySpan<float> uniform)
    {
        private readonly float _acrossSquared = LargestBend * Signed(uniform[0]);
        private readonly float _both = LargestBend * Signed(uniform[1]);
        private readonly float _downSquared = LargestBend * Signed(uniform[2]);
        private readonly float _acrossCubed = LargestBend * Signed(uniform[3]);
        private readonly float _downCubed = LargestBend * Signed(uniform[4]);

        public float At(float across, float down) =>
            (across * ((_acrossSquared * across) + (_both * down) + (_acrossCubed * across * across)))
            + (down * down * (_downSquared + (_downCubed * down)));
    }
}
