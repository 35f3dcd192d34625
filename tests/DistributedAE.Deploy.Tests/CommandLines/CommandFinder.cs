using System.Text.RegularExpressions;
using DistributedAE.Deploy.Tests.Compose;
using DistributedAE.Deploy.Tests.Docker;
using DistributedAE.Deploy.Tests.Kubernetes;
using DistributedAE.Deploy.Tests.Systemd;
using k8s.Models;

namespace DistributedAE.Deploy.Tests.CommandLines;

/// <summary>Finds every command line of <c>dae</c> in the deployments.</summary>
internal static partial class CommandFinder
{
    private const string StartSilo = "deploy/docker/start-silo.sh";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<FoundCommand> All { get; } =
        [.. Compose(), .. Dockerfiles(), .. Manifests(), .. Units(), .. Scripts(), .. Pages()];

    /// <summary>What a container of this project's image runs.</summary>
    /// <param name="file">Where it is set up.</param>
    /// <param name="entry">What is run in place of the image's own entry point, <c>dae</c>; empty for that.</param>
    /// <param name="arguments">Its arguments.</param>
    public static FoundCommand OfContainer(string file, IReadOnlyList<string> entry, IReadOnlyList<string> arguments) => entry switch
    {
        [] => new FoundCommand(file, arguments),
        ["dae", ..] => new FoundCommand(file, [.. entry.Skip(1), .. arguments]),
        ["start-silo"] => new FoundCommand(file, [.. SiloStart.Take(SiloStart.Count - 1), .. arguments]),
        _ => throw new InvalidOperationException($"{file} starts a container by '{string.Join(' ', entry)}', which no test knows"),
    };

    /// <summary>What <c>start-silo</c> runs; the last word stands for its own arguments.</summary>
    private static IReadOnlyList<string> SiloStart => Shell(StartSilo).Single().Arguments;

    private static IEnumerable<FoundCommand> Compose() => ComposeFile.Read().Services.Values
        .Where(service => service.IsOurs)
        .Select(service => OfContainer(ComposeFile.Name, service.Entrypoint, service.Command));

    private static IEnumerable<FoundCommand> Dockerfiles() =>
        from file in Repository.Deployed("Dockerfile*")
        from command in DockerBuild.Read(file).RunCommands
        where command is ["dae", ..]
        select new FoundCommand(file, [.. command.Skip(1)]);

    private static IEnumerable<FoundCommand> Manifests() =>
        from manifest in ManifestFile.All
        from pod in manifest.Pods
        from V1Container container in pod.Template.Spec.Containers
        where container.Image.Contains("distributedae", StringComparison.Ordinal)
        let arguments = (container.Args ?? []).Select(argument => VariableOfPod().Replace(argument, ShellWords.AnyValue))
        select OfContainer(manifest.File, [.. container.Command ?? []], [.. arguments]);

    private static IEnumerable<FoundCommand> Units() =>
        from file in Repository.Deployed("*.service")
        select new FoundCommand(file, [.. ShellWords.Split(UnitFile.Read(file).Single("ExecStart")).Skip(1)]);

    private static IEnumerable<FoundCommand> Scripts() => Repository.Deployed("*.sh").Where(file => file != StartSilo).Concat(Repository.Deployed("*.sbatch")).SelectMany(Shell);

    private static IEnumerable<FoundCommand> Shell(string file) => InLines(file, Repository.Text(file));

    /// <summary>The blocks of code in the pages that are for shells or for systemd.</summary>
    private static IEnumerable<FoundCommand> Pages() =>
        from file in Repository.Deployed("*.md")
        from Match block in Block().Matches(Repository.Text(file))
        from command in InLines(file, block.Groups["code"].Value)
        select command;

    private static IEnumerable<FoundCommand> InLines(string file, string text) =>
        from line in text.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n')
        where !line.TrimStart().StartsWith('#')
        let call = Call().Match(line)
        where call.Success
        select new FoundCommand(file, ShellWords.Split(line[call.Groups["rest"].Index..]));

    [GeneratedRegex(@"\$\([A-Z_]+\)")]
    private static partial Regex VariableOfPod();

    [GeneratedRegex(@"^```(sh|ini)\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    // dae, "$dae", /opt/dae/dae, and the image whose entry point it is; not dae-server, -n dae or tests of a file
    [GeneratedRegex(@"(?<=^|[\s=(!])(?<!-n )(?:""\$dae""|(?:/opt/dae/)?dae|distributedae:\S+)[ ]+(?<rest>[a-z]+(?: .*)?)$")]
    private static partial Regex Call();
}
