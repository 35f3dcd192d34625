namespace DistributedAE.Autoencoders.Tests.Reference;

/// <summary>The committed vectors are what the reference computes: a change of either shows.</summary>
public sealed class GoldenVectorTests
{
    private const double Tolerance = 1e-12;

    public static TheoryData<string> Groups => [.. GoldenVectors.Groups];

    [Theory]
    [MemberData(nameof(Groups))]
    public void The_committed_vectors_are_those_of_the_reference(string group)
    {
        IReadOnlyList<VectorCase> expected = GoldenVectors.Compute(group);
        if (Environment.GetEnvironmentVariable("DAE_WRITE_VECTORS") is not null)
        {
            VectorFile.Write(group, expected);
            return;
        }

        IReadOnlyList<VectorCase> actual = VectorFile.Read(group);
        Assert.Equal(expected.Select(one => one.Name), actual.Select(one => one.Name));
        foreach ((VectorCase computed, VectorCase committed) in expected.Zip(actual))
        {
            Assert.Equal(computed.Tensors.Keys.Order(), committed.Tensors.Keys.Order());
            foreach ((string tensor, double[] values) in computed.Tensors)
            {
                AssertSame(values, committed.Tensors[tensor], tensor.StartsWith("in.", StringComparison.Ordinal), $"{computed.Name}: {tensor}");
            }
        }
    }

    private static void AssertSame(double[] computed, double[] committed, bool exact, string where)
    {
        Assert.True(computed.Length == committed.Length, $"{where} has {committed.Length} values, not {computed.Length}");
        for (int i = 0; i < computed.Length; i++)
        {
            double bound = exact ? 0 : Tolerance * Math.Max(1, Math.Abs(computed[i]));
            Assert.True(Math.Abs(computed[i] - committed[i]) <= bound, $"{where}[{i}]: {committed[i]:R} instead of {computed[i]:R}");
            Assert.True(!exact || computed[i] == (float)computed[i], $"{where}[{i}]: {computed[i]:R} is not a float32 value");
        }
    }
}
