using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace DistributedAE.Deploy.Tests.Compose;

/// <summary>The compose file, read strictly: a key that is not one of these is refused.</summary>
internal sealed class ComposeFile
{
    /// <summary>Where it lies, from the repository's root.</summary>
    public const string Name = "docker-compose.yml";

    /// <summary>Services by name.</summary>
    public Dictionary<string, ComposeService> Services { get; init; } = [];

    /// <summary>Volumes by name; none has options.</summary>
    public Dictionary<string, object?> Volumes { get; init; } = [];

    /// <summary>Secrets by name.</summary>
    public Dictionary<string, ComposeSecret> Secrets { get; init; } = [];

    [YamlMember(Alias = "name", ApplyNamingConventions = false)]
    public string Project { get; init; } = "";

    [YamlMember(Alias = "x-silo", ApplyNamingConventions = false)]
    public object? Silo { get; init; }

    [YamlMember(Alias = "x-control", ApplyNamingConventions = false)]
    public object? Control { get; init; }

    /// <summary>Reads it.</summary>
    public static ComposeFile Read()
    {
        using var reader = new StringReader(Repository.Text(Name));
        var parser = new MergingParser(new Parser(reader));
        parser.Consume<StreamStart>();
        return new DeserializerBuilder()
            .WithNamingConvention(UnderscoredNamingConvention.Instance)
            .WithDuplicateKeyChecking()
            .Build()
            .Deserialize<ComposeFile>(parser);
    }
}

/// <summary>A secret from a file.</summary>
internal sealed class ComposeSecret
{
    public string File { get; init; } = "";
}
