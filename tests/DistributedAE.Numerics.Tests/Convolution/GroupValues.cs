using DistributedAE.Numerics.Convolution;
using DistributedAE.Numerics.Tests.Gemm;

namespace DistributedAE.Numerics.Tests.Convolution;

/// <summary>Sixteen random samples, one by one and as a group of lanes, with a place for each value.</summary>
internal sealed unsafe class GroupValues : IDisposable
{
    private readonly AlignedBuffer _lanes;
    private readonly uint[] _places;

    public GroupValues(Random random, int length)
    {
        _lanes = new AlignedBuffer(length * SampleLanes.GroupSize);
        _places = GC.AllocateArray<uint>(length, pinned: true);
        for (int lane = 0; lane < SampleLanes.GroupSize; lane++)
        {
            float[] values = random.Values(length);
            var places = new int[length];
            for (int value = 0; value < length; value++)
            {
                _lanes.Span[(value * SampleLanes.GroupSize) + lane] = values[value];
                places[value] = random.Next(4);
                _places[value] |= ((uint)places[value] & 1) << lane | ((uint)places[value] >> 1) << (16 + lane);
            }

            Samples.Add(values);
            Places.Add(places);
        }
    }

    public List<float[]> Samples { get; } = [];

    public List<int[]> Places { get; } = [];

    /// <summary>The lanes as maps; unpooled on the way.</summary>
    public MapSource Source(MapShape shape, UnpoolingKind unpooling = UnpoolingKind.None)
    {
        fixed (uint* places = _places)
        {
            return new MapSource(_lanes.Pointer, shape, unpooling, places);
        }
    }

    /// <summary>One sample's maps, unpooled.</summary>
    public float[] Maps(int lane, MapShape shape, UnpoolingKind unpooling) =>
        unpooling == UnpoolingKind.None ? Samples[lane] : ScalarMaps.Unpool(Samples[lane], shape, unpooling, Places[lane]);

    public void Dispose() => _lanes.Dispose();
}
