using DistributedAE.Numerics;
using DistributedAE.Numerics.Convolution;

namespace DistributedAE.Autoencoders;

/// <summary>The memory of a layer's feature maps: what it gives, and what has to be remembered of the values before pooling.</summary>
internal sealed unsafe class LaneMaps : IDisposable
{
    private readonly AlignedBuffer? _places;

    /// <summary>Maps with room for <paramref name="places"/> groups.</summary>
    /// <param name="full">The maps before pooling.</param>
    /// <param name="pooling">How they are pooled.</param>
    /// <param name="places">How many groups have room.</param>
    public LaneMaps(MapShape full, PoolingKind pooling, int places)
    {
        Full = full;
        Shape = pooling == PoolingKind.None ? full : full.Pool();
        Values = new SampleLanes(places, Shape.Length);
        FullValues = pooling == PoolingKind.Average ? new SampleLanes(places, full.Length) : null;
        _places = pooling == PoolingKind.Max ? new AlignedBuffer(checked(places * Shape.Length)) : null;
    }

    /// <summary>Shape of the maps before pooling.</summary>
    public MapShape Full { get; }

    /// <summary>Shape of the maps.</summary>
    public MapShape Shape { get; }

    /// <summary>The maps.</summary>
    public SampleLanes Values { get; }

    /// <summary>The maps before their means were taken; null without average pooling.</summary>
    public SampleLanes? FullValues { get; }

    /// <summary>Whether places of largest values are remembered.</summary>
    public bool HasPlaces => _places is not null;

    /// <summary>The places of largest values of the group at <paramref name="place"/>, one entry a value (<see cref="PoolWindow"/>); null without maximum pooling.</summary>
    public uint* Places(int place) => _places is null ? null : (uint*)(_places.Pointer + ((nint)place * Shape.Length));

    /// <inheritdoc/>
    public void Dispose()
    {
        Values.Dispose();
        FullValues?.Dispose();
        _places?.Dispose();
    }
}
