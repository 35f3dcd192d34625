namespace DistributedAE.Numerics.Convolution;

/// <summary>One group's maps that an operation reads: as they are stored, or unpooled on the way.</summary>
/// <param name="values">The group's stored values; pooled ones where they are unpooled.</param>
/// <param name="shape">The maps after unpooling.</param>
/// <param name="unpooling">How stored values become these maps.</param>
/// <param name="places">One entry for each stored value (<see cref="PoolWindow"/>), where it is by place.</param>
public readonly unsafe struct MapSource(float* values, MapShape shape, UnpoolingKind unpooling, uint* places)
{
    /// <summary>Maps that are stored as they are.</summary>
    public MapSource(float* values, MapShape shape)
        : this(values, shape, UnpoolingKind.None, null)
    {
    }

    /// <summary>The group's stored values.</summary>
    public float* Values { get; } = values;

    /// <summary>The maps after unpooling.</summary>
    public MapShape Shape { get; } = shape;

    /// <summary>How stored values become these maps.</summary>
    public UnpoolingKind Unpooling { get; } = unpooling;

    /// <summary>Places of the stored values.</summary>
    public uint* Places { get; } = places;

    /// <summary>The maps as they are stored.</summary>
    public MapShape Stored => Unpooling == UnpoolingKind.None ? Shape : Shape.Pool();
}
