using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using DistributedAE.Protocol;

namespace DistributedAE.Client.Api;

/// <summary>Sends requests to the coordinator, again and again while it cannot be reached, and turns refusals into exceptions.</summary>
internal sealed class ApiTransport : IDisposable
{
    private const long MostBuffered = 64 << 20;
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    private readonly TimeProvider _time;
    private readonly HttpClient _http;
    private volatile ServerAddress _address;

    public ApiTransport(ServerAddress address, TimeProvider time)
    {
        _address = address;
        _time = time;
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = ConnectLimit,
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = !address.Uri.IsLoopback,
        };
        address.Trusted?.ApplyTo(handler.SslOptions);
        _http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = MostBuffered };
    }

    /// <summary>Where the coordinator was last found.</summary>
    public ServerAddress Address => _address;

    /// <summary>Is told, once a request, that the coordinator cannot be reached and is tried again.</summary>
    public Action<string>? Waiting { get; set; }

    /// <summary>Is told, after <see cref="Waiting"/>, that it answers again.</summary>
    public Action? Found { get; set; }

    /// <summary>A wait between tries, as long as is usual here.</summary>
    public static BackOff CreateBackOff() => new(FirstWait, LongestWait);

    /// <summary>Sends a request and gives the response, which is a success.</summary>
    /// <param name="create">Makes the request anew for every try.</param>
    /// <param name="call">How the request is treated.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ApiException">The coordinator refused.</exception>
    /// <exception cref="ServerUnreachableException">It cannot be reached.</exception>
    public async Task<HttpResponseMessage> SendAsync(Func<Uri, HttpRequestMessage> create, ApiCall call, CancellationToken cancellation)
    {
        long began = _time.GetTimestamp();
        BackOff backOff = CreateBackOff();
        bool told = false;
        while (true)
        {
            Exception problem;
            try
            {
                HttpResponseMessage response = await TryAsync(create, call, cancellation).ConfigureAwait(false);
                if (response.StatusCode != HttpStatusCode.ServiceUnavailable && told)
                {
                    told = false;
                    Found?.Invoke();
                }

                if (response.IsSuccessStatusCode)
                {
                    return response;
                }

                using (response)
                {
                    ApiException refusal = await ProblemReader.ReadAsync(response, cancellation).ConfigureAwait(false);
                    if (refusal.Status != HttpStatusCode.ServiceUnavailable)
                    {
                        throw refusal;
                    }

                    problem = refusal;
                }
            }
            catch (HttpRequestException failure)
            {
                problem = failure;
            }
            catch (OperationCanceledException tooSlow) when (!cancellation.IsCancellationRequested)
            {
                problem = tooSlow;
            }

            TimeSpan wait = backOff.Next();
            if (!MayRetry(problem, call) || _time.GetElapsedTime(began) + wait > call.Patience)
            {
                Exception last = problem is ApiException ? problem : Unreachable(problem);

                // it may be elsewhere when it is asked the next time
                _address = _address.Refresh();
                throw last;
            }

            if (!told)
            {
                told = true;
                Waiting?.Invoke(Problem(problem));
            }

            await Task.Delay(wait, _time, cancellation).ConfigureAwait(false);
            _address = _address.Refresh();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> TryAsync(Func<Uri, HttpRequestMessage> create, ApiCall call, CancellationToken cancellation)
    {
        ServerAddress address = _address;
        using HttpRequestMessage request = create(address.Uri);
        if (address.Token is { } token)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (!call.IsLong)
        {
            limit.CancelAfter(AnswerLimit);
        }

        return await _http.SendAsync(request, call.IsStream ? HttpCompletionOption.ResponseHeadersRead : HttpCompletionOption.ResponseContentRead, limit.Token)
            .ConfigureAwait(false);
    }

    private static bool MayRetry(Exception problem, ApiCall call) => problem switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => false,
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError } => true,
        ApiException => true,
        _ => call.Retries == Retries.Always,
    };

    private ServerUnreachableException Unreachable(Exception problem) => new(
        problem.InnerException is AuthenticationException
            ? $"{Problem(problem)}; name its certificate, or its authority's, with --certificate FILE"
            : $"{Problem(problem)}; start one with 'dae server', or name another with --server",
        problem);

    private string Problem(Exception problem)
    {
        string cause = problem switch
        {
            HttpRequestException { InnerException: SocketException socket } => socket.Message,
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError, InnerException: { } inner } => inner.Message,
            OperationCanceledException => $"no answer within {AnswerLimit.TotalSeconds:F0} s",
            _ => problem.Message,
        };
        return $"the coordinator at {_address.Uri} cannot be reached: {cause.TrimEnd('.')}";
    }
}
