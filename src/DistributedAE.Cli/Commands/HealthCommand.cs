using System.CommandLine;
using DistributedAE.Client.Api;
using DistributedAE.Protocol.Api;
using DistributedAE.Server;

namespace DistributedAE.Cli.Commands;

/// <summary><c>dae health</c>: asks a coordinator or silo whether it is well; for health checks where no other HTTP client is installed.</summary>
internal static class HealthCommand
{
    private const double DefaultTimeout = 3;
    private const double LongestTimeout = 3600;

    /// <summary>The command with its arguments.</summary>
    public static Command Create()
    {
        var url = new Argument<string>("URL")
        {
            Description = $"Its address. Default: {CoordinatorOptions.DefaultUrl}.",
            DefaultValueFactory = _ => CoordinatorOptions.DefaultUrl,
        };
        var ready = new Option<bool>("--ready") { Description = $"Ask {ApiRoutes.Ready}, whether it takes requests, in place of {ApiRoutes.Health}, whether it answers." };
        var certificate = new Option<string?>("--certificate")
        {
            Description = "PEM file with its certificate, or its authority's, where this machine does not trust it.",
            HelpName = "FILE",
        };
        var timeout = new Option<double>("--timeout")
        {
            Description = "Seconds to wait for the answer.",
            HelpName = "S",
            DefaultValueFactory = _ => DefaultTimeout,
        };
        timeout.RequireSeconds(LongestTimeout);
        var command = new ExampleCommand("health", "Asks a coordinator or silo whether it is well: exit code 0 when it is, 1 when it says no, 4 when it cannot be reached. Needs no token.", """
            dae health                               the coordinator or silo on this machine
            dae health --ready http://10.0.0.7:7470  whether it takes requests
            """)
        {
            url,
            ready,
            certificate,
            timeout,
        };
        command.SetAction((parsed, cancellation) =>
        {
            var address = ServerAddress.Find(new ServerSearch { Url = parsed.GetRequiredValue(url), CertificateFile = parsed.GetValue(certificate) });
            var question = new Uri(address.Uri, parsed.GetValue(ready) ? ApiRoutes.Ready : ApiRoutes.Health);
            return AskAsync(question, address.Trusted, TimeSpan.FromSeconds(parsed.GetValue(timeout)), cancellation);
        });
        return command;
    }

    private static async Task<int> AskAsync(Uri question, TrustedCertificates? trusted, TimeSpan timeout, CancellationToken cancellation)
    {
        // the answer must come from there itself, never from a proxy
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false };
        trusted?.ApplyTo(handler.SslOptions);
        using var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(timeout);
        try
        {
            using HttpResponseMessage answer = await client.GetAsync(question, HttpCompletionOption.ResponseHeadersRead, limit.Token).ConfigureAwait(false);
            Console.Out.WriteLine(answer.IsSuccessStatusCode ? "ok" : $"{question} answers {(int)answer.StatusCode}");
            return answer.IsSuccessStatusCode ? ExitCodes.Done : ExitCodes.Failed;
        }
        catch (HttpRequestException problem)
        {
            throw new ServerUnreachableException($"{question} cannot be reached: {(problem.InnerException ?? problem).Message}", problem);
        }
        catch (OperationCanceledException problem) when (!cancellation.IsCancellationRequested)
        {
            throw new ServerUnreachableException($"{question} did not answer within {timeout.TotalSeconds:0.###} s", problem);
        }
    }
}
