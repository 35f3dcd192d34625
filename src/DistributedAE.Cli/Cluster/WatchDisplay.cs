using DistributedAE.Cli.Commands;
using DistributedAE.Cli.Display;
using DistributedAE.Protocol.Api;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace DistributedAE.Cli.Cluster;

/// <summary>Draws a <see cref="WatchScene"/> on a terminal: the job and how far it is, its stages, the workers.</summary>
/// <param name="console">The terminal.</param>
internal sealed class WatchDisplay(IAnsiConsole console)
{
    private const int WidestBar = 40;
    private const int NarrowestBar = 8;
    private const int BesideBar = 60;

    /// <summary>Shows scene after scene in place, until there is no other; the last one stays.</summary>
    /// <returns>The last scene.</returns>
    public async Task<WatchScene> ShowAsync(IAsyncEnumerable<WatchScene> scenes)
    {
        WatchScene last = WatchScene.Empty;
        await console.Live(new Text("")).StartAsync(async live =>
        {
            await foreach (WatchScene scene in scenes.ConfigureAwait(false))
            {
                last = scene;
                live.UpdateTarget(Draw(scene));
            }
        }).ConfigureAwait(false);
        return last;
    }

    private Rows Draw(WatchScene scene)
    {
        var parts = new List<IRenderable>();
        if (scene.Stages.Count > 0 && scene.Jobs is [var job])
        {
            parts.Add(Headline(job));
            parts.Add(Figures(job));
            parts.Add(Text.Empty);
            parts.Add(GetCommand.Table(scene.Stages).Render());
        }
        else
        {
            parts.Add(scene.Jobs.Count == 0 ? new Markup("[grey62]no job is waiting or running[/]") : ListCommand.Table(scene.Jobs).Render());
        }

        parts.Add(Text.Empty);
        parts.Add(scene.Workers.Count == 0 ? new Markup("[yellow]no workers[/]") : WorkersCommand.ShortTable(scene.Workers).Render());
        if (scene.Problem is { } problem)
        {
            parts.Add(Text.Empty);
            parts.Add(new Markup($"[yellow]{Markup.Escape(problem.Split(';')[0])}; trying again[/]") { Overflow = Overflow.Ellipsis });
        }

        return new Rows(parts);
    }

    private Markup Headline(JobView job)
    {
        string status = StatusText.Of(job.Status);
        string name = $"[bold]{Markup.Escape(job.Id)}[/] [{StatusText.Colour(status)}]{status}[/]";
        if (job.IsOver || job is not { Epoch: { } epoch, Epochs: > 0 and var epochs })
        {
            return OneLine(name);
        }

        double share = Math.Clamp((epoch + ((job.StepsDone ?? 0) / (double)Math.Max(job.StepsPerEpoch ?? 1, 1))) / epochs, 0, 1);
        int width = Math.Clamp(console.Profile.Width - BesideBar, NarrowestBar, WidestBar);
        int filled = (int)(share * width);
        string bar = $"[deepskyblue1]{new string('━', filled)}[/][grey37]{new string('━', width - filled)}[/]";
        return OneLine($"{name}  {Markup.Escape(JobText.Stage(job))}  {bar} {100 * share,3:F0} %  epoch {JobText.Epoch(job)}");
    }

    private static Markup Figures(JobView job)
    {
        List<string> parts = [];
        Add(parts, "loss ", JobText.Loss(job.Loss));
        Add(parts, "validation ", JobText.Loss(job.ValidationLoss));
        if (!job.IsOver)
        {
            Add(parts, "", JobText.Rate(job.SamplesPerSecond));
            parts.Add(Say.Count(job.Workers, "worker"));
            Add(parts, "", job.StageSecondsLeft is { } left ? Say.Left(left) : "");
        }

        Add(parts, "modelSha256 ", job.ModelSha256 ?? "");
        Add(parts, "", job.Reason ?? "");
        return OneLine(Markup.Escape(string.Join("  ", parts)));
    }

    private static void Add(List<string> parts, string name, string value)
    {
        if (value.Length > 0)
        {
            parts.Add(name + value);
        }
    }

    private static Markup OneLine(string markup) => new(markup) { Overflow = Overflow.Ellipsis };
}
