using DistributedAE.Autoencoders.Tests.Reference;
using DistributedAE.Numerics.Convolution;

namespace DistributedAE.Autoencoders.Tests.Networks.Convolution;

/// <summary>Single operations on feature maps against the golden vectors.</summary>
/// <param name="engines">What computes; null for the managed engine.</param>
public abstract class MapVectorChecks(IEngineFactory? engines)
{
    public static TheoryData<string> Convolutions => [.. MapVectors.Convolutions.Select(one => one.Name)];

    public static TheoryData<string> Poolings => [.. MapVectors.Poolings.Select(one => one.Name)];

    public static TheoryData<string> Unpoolings => [.. MapVectors.Unpoolings.Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(Convolutions))]
    public void Convolutions_meet_the_golden_maps_and_gradients(string name)
    {
        (_, ConvolutionShape shape, bool transposed) = MapVectors.Convolutions.Single(one => one.Name == name);
        MapOperation.Convolution(Golden(name), shape, transposed).Check(engines);
    }

    [Theory]
    [MemberData(nameof(Poolings))]
    public void Poolings_meet_the_golden_maps_and_gradients(string name)
    {
        (_, MapShape full, PoolingKind kind, _) = MapVectors.Poolings.Single(one => one.Name == name);
        MapOperation.Pooling(Golden(name), full, kind).Check(engines);
    }

    [Theory]
    [MemberData(nameof(Unpoolings))]
    public void Unpoolings_meet_the_golden_maps_and_gradients(string name)
    {
        (_, MapShape full, UnpoolingKind kind) = MapVectors.Unpoolings.Single(one => one.Name == name);
        MapOperation operation = kind == UnpoolingKind.Fill ? MapOperation.Filling(Golden(name), full) : MapOperation.Placing(Golden(name), full);
        operation.Check(engines);
    }

    private static VectorCase Golden(string name) => VectorFile.Read("convolutional").Single(one => one.Name == name);
}
