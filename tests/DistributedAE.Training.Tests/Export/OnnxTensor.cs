namespace DistributedAE.Training.Tests.Export;

/// <summary>An array in double, whatever its type in the file.</summary>
internal sealed record OnnxTensor(int[] Shape, double[] Values)
{
    public OnnxTensor Map(Func<double, double> function) => this with { Values = Array.ConvertAll(Values, value => function(value)) };
}
