namespace DistributedAE.Training.Models;

/// <summary>The version of DistributedAE, which a model's bits depend on.</summary>
public static class ProductVersion
{
    /// <summary>Major, minor and patch: <c>0.1.0</c>.</summary>
    public static string Current { get; } = typeof(ProductVersion).Assembly.GetName().Version!.ToString(fieldCount: 3);
}
