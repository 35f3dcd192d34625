using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace DistributedAE.Autoencoders.Tests.Reference;

/// <summary>Reads and writes <c>Vectors/GROUP.json</c>: case → tensor → values, row-major, a line for each tensor.</summary>
public static class VectorFile
{
    /// <summary>The cases of a group, from the test's output folder.</summary>
    public static IReadOnlyList<VectorCase> Read(string group)
    {
        using JsonDocument document = JsonDocument.Parse(
            File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Vectors", group + ".json")));
        return
        [
            .. document.RootElement.EnumerateObject().Select(one => new VectorCase(
                one.Name,
                one.Value.EnumerateObject().ToDictionary(
                    tensor => tensor.Name, tensor => tensor.Value.EnumerateArray().Select(value => value.GetDouble()).ToArray()))),
        ];
    }

    /// <summary>Writes a group into the source folder.</summary>
    public static void Write(string group, IEnumerable<VectorCase> cases)
    {
        var text = new StringBuilder("{");
        string betweenCases = "\n";
        foreach (VectorCase one in cases)
        {
            text.Append(betweenCases).Append('"').Append(one.Name).Append("\": {");
            betweenCases = ",\n";
            string betweenTensors = "\n";
            foreach ((string name, double[] values) in one.Tensors)
            {
                text.Append(betweenTensors).Append("  \"").Append(name).Append("\": [");
                text.AppendJoin(',', values.Select(value => value.ToString("R", CultureInfo.InvariantCulture))).Append(']');
                betweenTensors = ",\n";
            }

            text.Append("\n}");
        }

        File.WriteAllText(Path.Combine(SourceFolder(), "..", "Vectors", group + ".json"), text.Append("\n}\n").ToString());
    }

    private static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
