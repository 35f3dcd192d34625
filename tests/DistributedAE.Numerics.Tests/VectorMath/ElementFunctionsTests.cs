namespace DistributedAE.Numerics.Tests;

public class ElementFunctionsTests
{
    public static TheoryData<string> Names => Functions.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void A_result_does_not_depend_on_position_or_length(string name)
    {
        UlpMeter.SpanFunction function = Functions.ByName[name];
        float[] inputs = new float[67];
        new RandomStream(5, RandomPurpose.Corruption, 0, 0, 0).FillGaussian(inputs);
        float[] whole = new float[inputs.Length];
        function(inputs, whole);
        for (int start = 0; start < inputs.Length; start++)
        {
            for (int length = 1; length <= Math.Min(18, inputs.Length - start); length++)
            {
                float[] part = new float[length];
                function(inputs.AsSpan(start, length), part);
                Assert.Equal(BitsOf(whole.AsSpan(start, length)), BitsOf(part));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_destination_may_be_the_source(string name)
    {
        UlpMeter.SpanFunction function = Functions.ByName[name];
        float[] values = new float[35];
        new RandomStream(6, RandomPurpose.Corruption, 0, 0, 0).FillUniform(values);
        float[] expected = new float[values.Length];
        function(values, expected);
        function(values, values);
        Assert.Equal(BitsOf(expected), BitsOf(values));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Values_behind_the_source_length_are_left_alone(string name)
    {
        float[] destination = [7f, 7f, 7f, 7f];
        Functions.ByName[name]([0.25f, 0.5f], destination);
        Assert.Equal(7f, destination[2]);
        Assert.Equal(7f, destination[3]);
        Assert.NotEqual(7f, destination[1]);
    }

    [Fact]
    public void A_short_destination_is_refused()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => ElementFunctions.Exp(new float[3], new float[2]));
        Assert.Contains("the destination holds 2 values, the source 3; it must not be shorter", error.Message, StringComparison.Ordinal);
    }

    private static int[] BitsOf(ReadOnlySpan<float> values) =>
        System.Runtime.InteropServices.MemoryMarshal.Cast<float, int>(values).ToArray();
}
