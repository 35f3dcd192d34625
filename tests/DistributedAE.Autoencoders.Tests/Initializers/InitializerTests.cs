namespace DistributedAE.Autoencoders.Tests.Initializers;

public sealed class InitializerTests
{
    private const ulong Seed = 7;

    private static readonly ParameterLayout s_layout = new(
    [
        ("encoder.0.weight", [200, 120], true),
        ("encoder.0.bias", [120], false),
        ("decoder.0.weight", [120, 200], true),
        ("decoder.0.bias", [200], false),
    ]);

    [Theory]
    [InlineData(Activation.Sigmoid, 4)]
    [InlineData(Activation.Tanh, 1)]
    [InlineData(Activation.Relu, 1)]
    public void Glorot_values_fill_their_range_evenly(Activation activation, double gain)
    {
        float[] values = Plain(Fill(Initialization.Glorot, activation), "encoder.0.weight");
        double limit = gain * Math.Sqrt(6.0 / 320);
        Assert.Equal(limit, Initializer.GlorotLimit(200, 120, activation), 1e-7);
        Assert.All(values, value => Assert.InRange(value, -limit, limit));
        Assert.InRange(values.Max(), 0.999 * limit, limit);
        Assert.InRange(values.Min(), -limit, -0.999 * limit);

        // five standard errors of the mean and of the variance of 24,000 uniform values
        Assert.InRange(values.Average(), -0.0187 * limit, 0.0187 * limit);
        Assert.InRange(values.Average(value => value * (double)value) / (limit * limit), 0.3237, 0.3430);
    }

    [Fact]
    public void Biases_start_at_zero_whatever_was_in_the_buffer()
    {
        foreach (Initialization kind in Enum.GetValues<Initialization>())
        {
            float[] flat = Fill(kind, Activation.Tanh);
            Assert.All(Plain(flat, "encoder.0.bias"), value => Assert.Equal(0, value));
            Assert.All(Plain(flat, "decoder.0.bias"), value => Assert.Equal(0, value));
        }
    }

    [Fact]
    public void Sparse_units_have_fifteen_inputs_with_normal_weights()
    {
        float[] values = Plain(Fill(Initialization.Sparse, Activation.Tanh), "encoder.0.weight");
        for (int unit = 0; unit < 120; unit++)
        {
            Assert.Equal(15, Enumerable.Range(0, 200).Count(input => values[(input * 120) + unit] != 0));
        }

        double[] weights = [.. values.Where(value => value != 0).Select(value => (double)value)];

        // five standard errors of the mean and of the variance of 1,800 normal values
        Assert.InRange(weights.Average(), -0.118, 0.118);
        Assert.InRange(weights.Average(value => value * value), 0.833, 1.167);
    }

    [Fact]
    public void Sparse_inputs_are_drawn_from_all_evenly()
    {
        float[] values = Plain(Fill(Initialization.Sparse, Activation.Tanh), "encoder.0.weight");
        int[] connections = [.. Enumerable.Range(0, 200).Select(input => values.AsSpan(input * 120, 120).ToArray().Count(v => v != 0))];

        // of 120 units each input is drawn by 9 on the average, with a standard deviation of 2.9
        Assert.All(connections, count => Assert.InRange(count, 0, 25));
        Assert.InRange(connections.Take(100).Sum(), 800, 1000);
        Assert.True(connections.Distinct().Count() > 5, "inputs are drawn at random");
    }

    [Fact]
    public void Sparse_units_with_few_inputs_are_connected_to_all()
    {
        var tensor = new ParameterTensor("encoder.0.weight", [9, 6], 0, true);
        var values = new float[54];
        Initializer.FillTensor(tensor, values, Initialization.Sparse, Activation.Sigmoid, Seed);
        Assert.All(values, value => Assert.NotEqual(0, value));
    }

    [Theory]
    [InlineData(Initialization.Glorot)]
    [InlineData(Initialization.Sparse)]
    public void A_tensors_values_hang_on_seed_stage_and_name_only(Initialization kind)
    {
        float[] expected = Plain(Fill(kind, Activation.Tanh), "decoder.0.weight");
        var alone = new ParameterTensor("decoder.0.weight", [120, 200], 0, true);
        var values = new float[alone.Length];
        Initializer.FillTensor(alone, values, kind, Activation.Tanh, Seed);
        Assert.Equal(expected, values);
        Initializer.FillTensor(alone, values, kind, Activation.Tanh, Seed + 1);
        Assert.NotEqual(expected, values);
        Initializer.FillTensor(alone, values, kind, Activation.Tanh, Seed, stage: 1);
        Assert.NotEqual(expected, values);
        Initializer.FillTensor(alone with { Name = "decoder.1.weight" }, values, kind, Activation.Tanh, Seed);
        Assert.NotEqual(expected, values);
    }

    [Fact]
    public void The_first_values_of_a_seed_never_change()
    {
        var tensor = new ParameterTensor("encoder.0.weight", [4, 2], 0, true);
        var values = new float[8];
        Initializer.FillTensor(tensor, values, Initialization.Glorot, Activation.Linear, Seed);
        Assert.Equal([-0.32561672f, -0.53221774f, 0.75661886f, -0.22139895f, 0.43306017f, -0.69447887f, -0.30786574f, 0.014903307f], values);
        Initializer.FillTensor(tensor, values, Initialization.Sparse, Activation.Linear, Seed);
        Assert.Equal([1.4696087f, 0.13649255f, 1.4613956f, 1.9384569f, -0.23788597f, 1.4565712f, -0.35484603f, 1.0428187f], values);
    }

    [Theory]
    [InlineData("encoder.0.weight")]
    [InlineData("decoder.0.weight")]
    public void Kernels_fan_out_to_channels_times_taps(string name)
    {
        var kernels = new ParameterTensor(name, [40, 30, 5, 5], 0, true);
        var values = new float[kernels.Length];

        Initializer.FillTensor(kernels, values, Initialization.Glorot, Activation.Relu, Seed);

        double limit = Math.Sqrt(6.0 / (70 * 25));
        Assert.All(values, value => Assert.InRange(value, -limit, limit));
        Assert.InRange(values.Max(), 0.999 * limit, limit);
        Assert.InRange(values.Average(), -0.0168 * limit, 0.0168 * limit);
    }

    [Fact]
    public void What_cannot_be_filled_is_refused()
    {
        var kernels = new ParameterTensor("encoder.0.weight", [4, 2, 3, 3], 0, true);
        Assert.StartsWith(
            "The kernels encoder.0.weight start by Glorot only, not by Sparse.",
            Assert.Throws<ArgumentException>(() => Initializer.FillTensor(kernels, new float[72], Initialization.Sparse, Activation.Relu, Seed)).Message,
            StringComparison.Ordinal);
        var odd = new ParameterTensor("encoder.0.weight", [4, 2, 3], 0, true);
        Assert.StartsWith(
            "The weight encoder.0.weight has 3 extents; 2 or 4 are needed.",
            Assert.Throws<ArgumentException>(() => Initializer.FillTensor(odd, new float[24], Initialization.Glorot, Activation.Relu, Seed)).Message,
            StringComparison.Ordinal);
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => Initializer.Fill(s_layout, new float[3], Initialization.Glorot, _ => Activation.Tanh, Seed));
        Assert.StartsWith($"The buffer has 3 values; the layout has {s_layout.Length}.", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<ArgumentException>(
            () => Initializer.FillTensor(s_layout["encoder.0.weight"], new float[3], Initialization.Glorot, Activation.Tanh, Seed));
        Assert.StartsWith("encoder.0.weight has 24000 values, not 3.", error.Message, StringComparison.Ordinal);
    }

    private static float[] Fill(Initialization kind, Activation activation)
    {
        float[] flat = [.. Enumerable.Repeat(9f, s_layout.Length)];
        Initializer.Fill(s_layout, flat, kind, _ => activation, Seed);
        return flat;
    }

    private static float[] Plain(float[] flat, string name)
    {
        var values = new float[s_layout[name].Length];
        s_layout[name].Load(flat, values);
        return values;
    }
}
