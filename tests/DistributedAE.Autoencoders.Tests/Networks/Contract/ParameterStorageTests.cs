namespace DistributedAE.Autoencoders.Tests.Networks.Contract;

public sealed class ParameterStorageTests
{
    public static TheoryData<int, int> Sizes => new() { { 1, 1 }, { 5, 16 }, { 5, 17 }, { 3, 31 }, { 3, 32 }, { 7, 33 }, { 9, 70 }, { 784, 5 } };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Plain_values_come_back_and_the_neighbours_stay_as_they_are(int inputs, int outputs)
    {
        var layout = new ParameterLayout([("before", [3], false), ("weight", [inputs, outputs], true), ("bias", [outputs], false), ("after", [20], false)]);
        float[] flat = new float[layout.Length];
        Array.Fill(flat, -1f);
        foreach (string name in new[] { "weight", "bias" })
        {
            ParameterTensor tensor = layout[name];
            float[] values = [.. Enumerable.Range(1, tensor.Length)];
            tensor.Store(values, flat);
            float[] back = new float[tensor.Length];
            tensor.Load(flat, back);
            Assert.Equal(values, back);
            Assert.Equal(tensor.StoredLength - tensor.Length, tensor.In((ReadOnlySpan<float>)flat).ToArray().Count(value => value == 0));
            Assert.Equal(0, tensor.Offset % 16);
        }

        Assert.All(layout["before"].In((ReadOnlySpan<float>)flat).ToArray(), value => Assert.Equal(-1, value));
        Assert.All(layout["after"].In((ReadOnlySpan<float>)flat).ToArray(), value => Assert.Equal(-1, value));
    }

    [Fact]
    public void Kernels_are_stored_in_their_order()
    {
        var layout = new ParameterLayout([("kernels", [5, 3, 3, 3], true), ("bias", [5], false)]);
        ParameterTensor kernels = layout["kernels"];
        float[] flat = new float[layout.Length];
        float[] values = [.. Enumerable.Range(1, kernels.Length)];

        kernels.Store(values, flat);

        Assert.Equal((135, 144, 160), (kernels.Length, kernels.StoredLength, layout.Length));
        Assert.Equal([.. values, .. new float[9]], kernels.In((ReadOnlySpan<float>)flat).ToArray());
        float[] back = new float[kernels.Length];
        kernels.Load(flat, back);
        Assert.Equal(values, back);
    }
}
