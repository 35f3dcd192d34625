namespace DistributedAE.Training.Jobs;

/// <summary>The names of values within a job: <c>pretrain.layers[1].epochs</c>.</summary>
internal static class JobPaths
{
    public static string Below(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    public static string Item(string path, int index) => $"{path}[{index}]";
}
