namespace DistributedAE.Numerics.Tests;

/// <summary>Signed zeros, infinities, NaN and thresholds of the vector functions.</summary>
public class EdgeTests
{
    private const float Infinity = float.PositiveInfinity;
    private const float Smallest = float.Epsilon;

    public static TheoryData<string, float, float> Cases => new()
    {
        { "exp", 0f, 1f }, { "exp", -0f, 1f }, { "exp", Infinity, Infinity }, { "exp", -Infinity, 0f }, { "exp", float.NaN, float.NaN },
        { "exp", 88.72284f, Infinity }, { "exp", 88.722831f, 3.40279851e38f }, { "exp", -103.972076f, Smallest }, { "exp", -103.972084f, 0f }, { "exp", -103.97f, Smallest },
        { "exp", float.MaxValue, Infinity }, { "exp", float.MinValue, 0f }, { "exp", Smallest, 1f },
        { "log", 0f, -Infinity }, { "log", -0f, -Infinity }, { "log", 1f, 0f }, { "log", Infinity, Infinity }, { "log", -Infinity, float.NaN },
        { "log", -1f, float.NaN }, { "log", -Smallest, float.NaN }, { "log", float.NaN, float.NaN }, { "log", Smallest, -103.278931f },
        { "log1p", 0f, 0f }, { "log1p", -0f, -0f }, { "log1p", -1f, -Infinity }, { "log1p", -1.0000001f, float.NaN }, { "log1p", -Infinity, float.NaN },
        { "log1p", Infinity, Infinity }, { "log1p", float.NaN, float.NaN }, { "log1p", Smallest, Smallest }, { "log1p", -Smallest, -Smallest },
        { "log1p", float.MaxValue, 88.7228394f },
        { "tanh", 0f, 0f }, { "tanh", -0f, -0f }, { "tanh", Infinity, 1f }, { "tanh", -Infinity, -1f }, { "tanh", float.NaN, float.NaN },
        { "tanh", Smallest, Smallest }, { "tanh", -Smallest, -Smallest }, { "tanh", float.MaxValue, 1f },
        { "sigmoid", 0f, 0.5f }, { "sigmoid", -0f, 0.5f }, { "sigmoid", Infinity, 1f }, { "sigmoid", -Infinity, 0f }, { "sigmoid", float.NaN, float.NaN },
        { "sigmoid", -103.97f, Smallest }, { "sigmoid", -103.972084f, 0f }, { "sigmoid", 20f, 1f },
        { "softplus", 0f, 0.693147182f }, { "softplus", Infinity, Infinity }, { "softplus", -Infinity, 0f }, { "softplus", float.NaN, float.NaN },
        { "softplus", -103.97f, Smallest }, { "softplus", 100f, 100f }, { "softplus", float.MaxValue, float.MaxValue },
        { "sin", 0f, 0f }, { "sin", -0f, -0f }, { "sin", Smallest, Smallest }, { "sin", Infinity, float.NaN }, { "sin", -Infinity, float.NaN },
        { "sin", float.NaN, float.NaN }, { "sin", 65536.0078f, float.NaN },
        { "cos", 0f, 1f }, { "cos", -0f, 1f }, { "cos", Infinity, float.NaN }, { "cos", -Infinity, float.NaN }, { "cos", float.NaN, float.NaN },
        { "cos", -65536.0078f, float.NaN },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Special_arguments_give_the_limits(string function, float x, float expected)
    {
        float[] result = new float[1];
        Functions.ByName[function]([x], result);
        bool same = float.IsNaN(expected)
            ? float.IsNaN(result[0])
            : BitConverter.SingleToInt32Bits(expected) == BitConverter.SingleToInt32Bits(result[0]);
        Assert.True(same, $"{function}({x:G9}) is {result[0]:G9}, not {expected:G9}");
    }
}
