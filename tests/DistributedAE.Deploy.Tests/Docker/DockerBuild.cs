using System.Text.Json;
using System.Text.RegularExpressions;

namespace DistributedAE.Deploy.Tests.Docker;

/// <summary>One instruction of a Dockerfile.</summary>
/// <param name="Name">In capitals.</param>
/// <param name="Value">All behind it, in one line.</param>
/// <param name="Stage">The number of its stage, from 0; −1 before the first.</param>
internal sealed record DockerStep(string Name, string Value, int Stage)
{
    /// <summary>Sources and target of a COPY, without its options.</summary>
    public string[] Paths => [.. Value.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(word => !word.StartsWith("--", StringComparison.Ordinal))];
}

/// <summary>A Dockerfile.</summary>
/// <param name="Steps">Its instructions, in order.</param>
internal sealed partial record DockerBuild(IReadOnlyList<DockerStep> Steps)
{
    /// <summary>Where the image's lies.</summary>
    public const string Name = "deploy/docker/Dockerfile";

    /// <summary>Where that of workers with a GPU lies.</summary>
    public const string GpuWorkerName = "deploy/docker/Dockerfile.gpu-worker";

    /// <summary>The image's.</summary>
    public static DockerBuild Image { get; } = Read(Name);

    /// <summary>What the image runs to ask for its health.</summary>
    public IReadOnlyList<string> HealthCheck => Json(Last("HEALTHCHECK").Value.Split("CMD ")[1]);

    /// <summary>What the image runs by itself, as far as it is given as lists: health check and entry point with the default arguments.</summary>
    public IEnumerable<IReadOnlyList<string>> RunCommands =>
        Steps.Where(step => step.Name == "HEALTHCHECK" && step.Value.Contains("CMD [", StringComparison.Ordinal)).Select(step => Json(step.Value.Split("CMD ")[1]));

    /// <summary>Reads one.</summary>
    public static DockerBuild Read(string file)
    {
        string text = Comment().Replace(Repository.Text(file), "").Replace("\\\n", " ", StringComparison.Ordinal);
        int stage = -1;
        var steps = new List<DockerStep>();
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            string[] parts = line.Split(' ', 2);
            stage += parts[0] == "FROM" ? 1 : 0;
            steps.Add(new DockerStep(parts[0], Spaces().Replace(parts.ElementAtOrDefault(1) ?? "", " "), stage));
        }

        return new DockerBuild(steps);
    }

    /// <summary>The value of an instruction that the last stage has once.</summary>
    public string Single(string name) => Steps.Single(step => step.Name == name && step.Stage == Steps[^1].Stage).Value;

    /// <summary>The value of a build argument.</summary>
    public string Argument(string name) => Steps.First(step => step.Name == "ARG" && step.Value.StartsWith($"{name}=", StringComparison.Ordinal)).Value[(name.Length + 1)..];

    private DockerStep Last(string name) => Steps.Last(step => step.Name == name);

    private static string[] Json(string list) => JsonSerializer.Deserialize<string[]>(list)!;

    [GeneratedRegex(@"^\s*#.*\n", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(" +")]
    private static partial Regex Spaces();
}
