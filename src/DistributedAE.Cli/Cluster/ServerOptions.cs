using System.CommandLine;
using DistributedAE.Client.Api;
using DistributedAE.Protocol.Api;

namespace DistributedAE.Cli.Cluster;

/// <summary>The options that say where the coordinator is and how long it is waited for.</summary>
internal sealed class ServerOptions
{
    private const string ServerVariable = "DAE_SERVER";
    private const string TokenVariable = "DAE_TOKEN";
    private const string CertificateVariable = "DAE_CERTIFICATE";
    private const double DefaultWait = 5;
    private const double LongestWait = 86_400;

    private readonly bool _forWorker;
    private readonly Option<string?> _url = new("--server")
    {
        Description = $"Address of the coordinator. Default: {ServerVariable}, else the coordinator that runs on this machine.",
        HelpName = "URL",
    };

    private readonly Option<string?> _tokenFile;

    private readonly Option<string?> _certificate = new("--certificate")
    {
        Description = $"PEM file with the coordinator's certificate, or its authority's, where this machine does not trust it. Default: {CertificateVariable}, else the root folder's.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _root = new("--root")
    {
        Description = "Root folder of a coordinator on this machine, to find its address and token. Default: dae-server in the user's local data.",
        HelpName = "DIR",
    };

    private readonly Option<double> _wait = new("--wait")
    {
        Description = "Seconds to try again while the coordinator cannot be reached.",
        HelpName = "S",
        DefaultValueFactory = _ => DefaultWait,
    };

    /// <summary>The options of one command.</summary>
    /// <param name="forWorker">Whether a worker's token is needed.</param>
    public ServerOptions(bool forWorker = false)
    {
        _forWorker = forWorker;
        _tokenFile = new Option<string?>("--token-file")
        {
            Description = $"File with the token. Default: {TokenVariable}, else the file {(forWorker ? CoordinatorFiles.WorkerToken : CoordinatorFiles.Token)} of the root folder.",
            HelpName = "FILE",
        };
        _wait.RequireSeconds(LongestWait);
    }

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_url);
        command.Add(_tokenFile);
        command.Add(_certificate);
        command.Add(_root);
        if (!_forWorker)
        {
            // a worker waits as long as it takes
            command.Add(_wait);
        }
    }

    /// <summary>Finds the coordinator.</summary>
    public ServerAddress Find(ParseResult parsed) => ServerAddress.Find(new ServerSearch
    {
        Url = parsed.GetValue(_url) ?? Variable(ServerVariable),
        TokenFile = parsed.GetValue(_tokenFile) is { } file ? Path.GetFullPath(file) : null,
        Token = Variable(TokenVariable),
        CertificateFile = (parsed.GetValue(_certificate) ?? Variable(CertificateVariable)) is { } certificate ? Path.GetFullPath(certificate) : null,
        Root = parsed.GetValue(_root) is { } root ? Path.GetFullPath(root) : CoordinatorFiles.DefaultRoot,
        ForWorker = _forWorker,
    });

    /// <summary>A client of the coordinator, which tells on stderr when it has to wait.</summary>
    public CoordinatorClient Connect(ParseResult parsed) => new(Find(parsed), TimeSpan.FromSeconds(parsed.GetValue(_wait)), TimeProvider.System)
    {
        Waiting = problem => Console.Error.WriteLine($"dae: {problem}; trying again"),
        Found = () => Console.Error.WriteLine("dae: the coordinator is back"),
    };

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
