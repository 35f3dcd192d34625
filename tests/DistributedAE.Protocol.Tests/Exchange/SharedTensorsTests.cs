using DistributedAE.Protocol.Exchange;

namespace DistributedAE.Protocol.Tests.Exchange;

/// <summary>A stage's tensors in memory that two sides map.</summary>
public sealed class SharedTensorsTests
{
    [Theory]
    [InlineData(1000, 30)]
    [InlineData(16, 1)]
    [InlineData(1, 0)]
    public void Both_sides_find_values_and_units_at_the_same_place(int length, int units)
    {
        using var owner = SharedTensors.Create(length, units);
        using var other = SharedTensors.Open(owner.Path, length, units, writable: true);

        owner.Values.Span.Fill(1.5f);
        other.Units.Span.Fill(-2f);

        Assert.Equal(Enumerable.Repeat(1.5f, length), other.Values.Span.ToArray());
        Assert.Equal(Enumerable.Repeat(-2f, units), owner.Units.Span.ToArray());
    }

    [Fact]
    public void Tensors_of_another_shape_are_refused()
    {
        using var owner = SharedTensors.Create(1000, 30);

        Assert.Throws<IOException>(() => SharedTensors.Open(owner.Path, 2000, 30, writable: false));
    }
}
