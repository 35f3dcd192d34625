namespace DistributedAE.Protocol.Api;

/// <summary>Paths of the coordinator's API, as templates of ASP.NET Core routes; see <c>/openapi/v1.json</c>.</summary>
public static class ApiRoutes
{
    /// <summary>GET, for everybody: 200 as long as the process answers.</summary>
    public const string Health = "/healthz";

    /// <summary>GET, for everybody: 200 while it takes requests, 503 while it starts or stops.</summary>
    public const string Ready = "/readyz";

    /// <summary>GET: <see cref="ServerView"/>.</summary>
    public const string Server = "/api/v1/server";

    /// <summary>POST: <see cref="JobSubmission"/> → 201 <see cref="JobView"/>. GET (<c>?status=&amp;limit=&amp;before=</c>): <see cref="JobList"/>, newest first.</summary>
    public const string Jobs = "/api/v1/jobs";

    /// <summary>GET: <see cref="JobView"/>.</summary>
    public const string Job = "/api/v1/jobs/{jobId}";

    /// <summary>GET: the job file as YAML, as submitted, overrides applied; with <c>?effective=true</c> every value in effect, in one canonical form.</summary>
    public const string JobFile = "/api/v1/jobs/{jobId}/file";

    /// <summary>POST: → 202 <see cref="JobView"/>.</summary>
    public const string Pause = "/api/v1/jobs/{jobId}/pause";

    /// <summary>POST: → 202 <see cref="JobView"/>.</summary>
    public const string Resume = "/api/v1/jobs/{jobId}/resume";

    /// <summary>POST: → 202 <see cref="JobView"/>.</summary>
    public const string Cancel = "/api/v1/jobs/{jobId}/cancel";

    /// <summary>GET: array of <see cref="StageView"/>, in order.</summary>
    public const string Stages = "/api/v1/jobs/{jobId}/stages";

    /// <summary>
    /// GET: array of <see cref="EventView"/> (<c>?after=&amp;limit=</c>, or <c>?last=</c> for the newest ones; <c>&amp;kind=</c>, also several times, for some kinds only), oldest first. With <c>Accept: text/event-stream</c>: server-sent events, from
    /// <c>Last-Event-ID</c> or <c>after</c> on, until the job ends; the ids are those of <see cref="EventView"/>.
    /// </summary>
    public const string Events = "/api/v1/jobs/{jobId}/events";

    /// <summary>GET: array of <see cref="MetricView"/> (<c>?stage=&amp;after=&amp;limit=</c>: of the stage of that name, epochs above that one), one an epoch, oldest first.</summary>
    public const string Metrics = "/api/v1/jobs/{jobId}/metrics";

    /// <summary>
    /// GET: array of <see cref="JobCurves"/> in the order of the jobs asked for (<c>?job=&amp;job=…&amp;points=&amp;stage=</c>: 1 to 100 jobs, at most so many
    /// points of steps a job, of the stage of that name), with an <c>ETag</c>.
    /// </summary>
    public const string Curves = "/api/v1/curves";

    /// <summary>GET, with any token: the coordinator's figures in the text format of Prometheus.</summary>
    public const string Prometheus = "/metrics";

    /// <summary>GET: array of <see cref="CheckpointView"/>, oldest first.</summary>
    public const string Checkpoints = "/api/v1/jobs/{jobId}/checkpoints";

    /// <summary>GET: the checkpoint file, with <c>ETag</c> = its SHA-256.</summary>
    public const string Checkpoint = "/api/v1/jobs/{jobId}/checkpoints/{file}";

    /// <summary>GET: <c>model.safetensors</c> of a finished job, with <c>ETag</c> = the SHA-256 of the file; 409 before.</summary>
    public const string Model = "/api/v1/jobs/{jobId}/model";

    /// <summary>GET: the events of all jobs and workers; array or server-sent events like <see cref="Events"/>.</summary>
    public const string AllEvents = "/api/v1/events";

    /// <summary>GET: array of <see cref="WorkerView"/>.</summary>
    public const string Workers = "/api/v1/workers";

    /// <summary>POST: → 202 <see cref="WorkerView"/>; the worker finishes its block and leaves.</summary>
    public const string DrainWorker = "/api/v1/workers/{workerId}/drain";

    /// <summary>PUT: a data file's bytes under their SHA-256 → 201 <see cref="UploadView"/>; HEAD: whether it is there.</summary>
    public const string Upload = "/api/v1/uploads/{sha256}";

    /// <summary>GET, for workers: the raw duplex stream of the exchange (<c>Upgrade: dae-exchange/1</c>).</summary>
    public const string Exchange = "/api/v1/exchange";

    /// <summary>GET, for workers: a part of a job's data, a shard's samples by number or <c>validation</c>, with its SHA-256 as <c>ETag</c>.</summary>
    public const string DataPart = "/api/v1/jobs/{jobId}/data/{part}";

    /// <summary>
    /// POST: <see cref="SessionRequest"/> → 204 and a cookie that stands for the token, for browsers; 401 for a wrong token, 429 for too many of them.
    /// DELETE: → 204, the cookie is taken back.
    /// </summary>
    public const string Session = "/api/v1/session";

    /// <summary>GET: <see cref="StepView"/>: what the job's open step waits for; 204 while there is none, as between two steps or where the coordinator computes itself.</summary>
    public const string Step = "/api/v1/jobs/{jobId}/step";

    /// <summary>GET: array of <see cref="PictureView"/>, one of each kind. Asking lets newer pictures be made; they are there a moment later.</summary>
    public const string Pictures = "/api/v1/jobs/{jobId}/pictures";

    /// <summary>GET: a picture as PNG, with <c>ETag</c>; 409 where there is none (yet).</summary>
    public const string Picture = "/api/v1/jobs/{jobId}/pictures/{kind}";

    /// <summary>GET: <see cref="CodesView"/>; 409 where there are none (yet).</summary>
    public const string Codes = "/api/v1/jobs/{jobId}/codes";

    /// <summary>GET (<c>?normal=</c>: the class that is no anomaly): <see cref="ErrorsView"/>; 409 where there are none (yet).</summary>
    public const string Errors = "/api/v1/jobs/{jobId}/errors";
}
