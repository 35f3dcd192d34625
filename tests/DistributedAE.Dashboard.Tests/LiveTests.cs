using DistributedAE.Cli.Tests.Cluster.Resilience;
using DistributedAE.Cli.Tests.Reproducibility;
using DistributedAE.Protocol.Api;
using Microsoft.Playwright;

namespace DistributedAE.Dashboard.Tests;

/// <summary>A cluster that loses a worker and its coordinator, seen from pages that are never loaded again.</summary>
[Collection(QuietGroup.Name)]
public sealed class LiveTests(Chromium chromium) : IAsyncLifetime
{
    private const string EventIds = "[...document.querySelectorAll('.events li')].map(item => Number(item.dataset.id))";
    private const double WorkingShare = 0.3;

    private RestingWorkers? _resting;

    private TestCluster Cluster { get; } = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_resting is not null)
        {
            await _resting.EndAsync();
        }

        Cluster.Dispose();
    }

    [BrowserFact]
    public async Task Curves_move_a_killed_worker_is_named_and_gone_and_a_restarted_coordinator_leaves_no_gaps()
    {
        await Cluster.OpenAsync();
        DaeRun doomed = Cluster.StartWorker();
        DaeRun other = Cluster.StartWorker();
        await Cluster.UntilConnectedAsync(doomed);
        await Cluster.UntilConnectedAsync(other);
        await using BrowserPage job = await chromium.OpenAsync(Cluster.Address);
        await using BrowserPage workers = await chromium.OpenAsync(Cluster.Address);
        string token = ShownCluster.TokenOf(Cluster);
        await workers.SignInAsync("/workers", token);
        await job.SignInAsync("/", token);
        await SubmitAsync(job);
        foreach (BrowserPage browser in new[] { job, workers })
        {
            await browser.Page.EvaluateAsync("window.wasNeverLoadedAgain = true");
        }

        _resting = new RestingWorkers(WorkingShare, doomed, other);
        await MovesAsync(job);

        string name = TestCluster.NameOf(doomed);
        await workers.Shows(name, ".workers tr[data-status=computing], .workers tr[data-status=waiting]");
        await _resting.EndAsync();
        await doomed.KillAsync();
        _resting = new RestingWorkers(WorkingShare, other);
        await workers.Shows(name, ".events .late");
        await workers.Shows("1 connected");
        await Assertions.Expect(workers.Page.Locator(".workers").GetByText(name)).ToHaveCountAsync(0);
        await MovesAsync(job);

        await Cluster.Server.KillAsync();
        await job.Shows("Reconnecting", ".connection");
        await job.Shows("No connection to the coordinator", ".banner");
        await Screenshots.TakeAsync(job.Page, "job-disconnected-1280-light");
        Cluster.StartServer();
        await job.Shows("Live", ".connection");
        await job.ShowsNo(".banner");
        await workers.Shows(TestCluster.NameOf(other), ".workers tr[data-status=computing], .workers tr[data-status=waiting]");
        await MovesAsync(job);
        await HasNoGapsAsync(job);

        foreach (BrowserPage browser in new[] { job, workers })
        {
            Assert.True(await browser.Page.EvaluateAsync<bool>("window.wasNeverLoadedAgain"));
            browser.HasNoProblems();
        }
    }

    private async Task SubmitAsync(BrowserPage browser)
    {
        await browser.Page.ClickAsync("text=Submit a job");
        await browser.Page.FillAsync("dialog textarea", Jobs.Endless);
        await browser.Page.FillAsync("dialog input[name=name]", "live");
        await browser.Page.ClickAsync("dialog button[type=submit]");
        await browser.Page.ClickAsync("a:text-is('live')");
        await browser.Shows("Curves", "h2");
        await Cluster.UntilJobAsync(job => job.Epoch > 0);
    }

    /// <summary>The training loss that is read off beside the chart, and the chart itself, change twice.</summary>
    private static async Task MovesAsync(BrowserPage browser)
    {
        ILocator reading = browser.Page.Locator(".chart .legend b").First;
        await Assertions.Expect(reading).Not.ToHaveTextAsync("–", new() { Timeout = 60_000 });
        for (int change = 0; change < 2; change++)
        {
            string before = await reading.InnerTextAsync();
            string drawn = await DrawnAsync(browser);
            await Assertions.Expect(reading).Not.ToHaveTextAsync(before, new() { Timeout = 60_000 });
            await browser.Until($"document.querySelector('.chart canvas').toDataURL() !== '{drawn}'");
        }
    }

    private static Task<string> DrawnAsync(BrowserPage browser) => browser.Page.EvaluateAsync<string>("document.querySelector('.chart canvas').toDataURL()");

    /// <summary>The page has every event that the coordinator has, each once, from the oldest one that it shows.</summary>
    private async Task HasNoGapsAsync(BrowserPage browser)
    {
        string id = (await Cluster.Client.JobsAsync(null)).Jobs[0].Id;
        await Cluster.Client.PauseAsync(id);
        await browser.Shows("job.paused", ".events .event-kind");
        long[] shown = await browser.Page.EvaluateAsync<long[]>(EventIds);
        Array.Reverse(shown);
        EventView[] happened = [.. (await Cluster.EventsAsync()).Where(one => one.JobId == id)];

        Assert.Equal(shown.Distinct().Order(), shown);
        Assert.True(shown.Length > 50, $"only {shown.Length} events are shown");
        long[] epochs = [.. happened.Where(one => one.Kind == EventKinds.EpochEnded).Select(one => one.Id)];
        long[] others = [.. happened.Where(one => one.Kind != EventKinds.EpochEnded).Select(one => one.Id)];
        Assert.Equal(epochs.Where(one => one >= epochs.First(shown.Contains)), shown.Intersect(epochs));
        Assert.Equal(others.Where(one => one >= others.First(shown.Contains)), shown.Intersect(others));
    }
}
