namespace DistributedAE.Deploy.Tests.Compose;

/// <summary>A service.</summary>
internal sealed class ComposeService
{
    public string Image { get; init; } = "";

    public ComposeBuild? Build { get; init; }

    public string? User { get; init; }

    public List<string> Entrypoint { get; init; } = [];

    public List<string> Command { get; init; } = [];

    public Dictionary<string, string> Environment { get; init; } = [];

    public List<string> Secrets { get; init; } = [];

    public List<string> Volumes { get; init; } = [];

    public List<string> Ports { get; init; } = [];

    public List<string> Tmpfs { get; init; } = [];

    public ComposeHealth? Healthcheck { get; init; }

    public string Restart { get; init; } = "";

    public string StopGracePeriod { get; init; } = "";

    public string? ShmSize { get; init; }

    public bool ReadOnly { get; init; }

    public List<string> CapDrop { get; init; } = [];

    public List<string> SecurityOpt { get; init; } = [];

    public Dictionary<string, Dictionary<string, string>> DependsOn { get; init; } = [];

    public ComposeDeploy Deploy { get; init; } = new();

    /// <summary>Whether it runs this project's image.</summary>
    public bool IsOurs => Build is not null;
}

/// <summary>How an image is built.</summary>
internal sealed class ComposeBuild
{
    public string Context { get; init; } = "";

    public string Dockerfile { get; init; } = "";
}

/// <summary>How a service's health is asked.</summary>
internal sealed class ComposeHealth
{
    public List<string> Test { get; init; } = [];

    public string Interval { get; init; } = "";

    public string Timeout { get; init; } = "";

    public int Retries { get; init; }

    public string StartPeriod { get; init; } = "";
}

/// <summary>How many there are, and what they may use.</summary>
internal sealed class ComposeDeploy
{
    public int Replicas { get; init; } = 1;

    public ComposeResources Resources { get; init; } = new();
}

/// <summary>What a service may use, and what is kept for it.</summary>
internal sealed class ComposeResources
{
    public Dictionary<string, string> Limits { get; init; } = [];

    public Dictionary<string, string> Reservations { get; init; } = [];
}
