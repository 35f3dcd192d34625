namespace DistributedAE.Protocol.Api;

/// <summary>The files in a coordinator's root folder by which commands on the same machine find it.</summary>
public static class CoordinatorFiles
{
    /// <summary>Address, process and version of the coordinator that runs.</summary>
    public const string Server = "server.json";

    /// <summary>The token of those who submit and follow jobs.</summary>
    public const string Token = "token";

    /// <summary>The token of workers.</summary>
    public const string WorkerToken = "worker-token";

    /// <summary>The coordinator's certificate, without its key, where it has one.</summary>
    public const string Certificate = "certificate.pem";

    /// <summary>The root folder unless another one is named: <c>dae-server</c> in the user's folder for local data.</summary>
    public static string DefaultRoot => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "dae-server");
}
