namespace DistributedAE.Dashboard.Tests;

/// <summary>What an open page costs the machine that trains: it asks on a beat, and neither asks for nor draws what nobody sees.</summary>
[Collection(QuietGroup.Name)]
public sealed class BeatTests(Chromium chromium, QuietCluster quiet)
{
    private const int Beat = 5000;

    /// <summary>Counts what is asked for and drawn, and lets a test hide the page.</summary>
    private const string Counting = """
        window.asked = [];
        window.open_ = 0;
        const fetchBefore = window.fetch;
        window.fetch = async (path, options) => {
          window.asked.push([Math.round(performance.now()), String(path)]);
          window.open_++;
          try {
            return await fetchBefore(path, options);
          } finally {
            window.open_--;
          }
        };
        const clear = CanvasRenderingContext2D.prototype.clearRect;
        CanvasRenderingContext2D.prototype.clearRect = function (...area) {
          this.canvas.drawn = (this.canvas.drawn ?? 0) + 1;
          return clear.apply(this, area);
        };
        window.forget = () => {
          window.asked = [];
          document.querySelectorAll('canvas').forEach(canvas => { canvas.drawn = 0; });
        };
        window.drawn = label => document.querySelector(`.chart[aria-label="${label}"] canvas`)?.drawn ?? 0;
        let isHidden = false;
        Object.defineProperty(document, 'hidden', { get: () => isHidden });
        let isInFront = true;
        document.hasFocus = () => isInFront;
        window.bringToFront = yes => {
          isInFront = yes;
          window.dispatchEvent(new Event(yes ? 'focus' : 'blur'));
        };
        window.hide = yes => {
          isHidden = yes;
          document.dispatchEvent(new Event('visibilitychange'));
        };
        """;

    [BrowserFact]
    public async Task However_much_happens_a_page_asks_only_on_its_beat()
    {
        await using BrowserPage browser = await OpenAsync();
        await browser.Page.Clock.RunForAsync(10 * Beat);
        double[] moments = await MomentsAsync(browser);
        Assert.All(moments, moment => Assert.InRange(moment % Beat, 0, 20));
        Assert.InRange(BeatsOf(moments), 8, 11);
        browser.HasNoProblems();
    }

    [BrowserFact]
    public async Task A_page_in_a_window_behind_others_takes_every_third_beat_until_it_comes_to_the_front()
    {
        await using BrowserPage browser = await OpenAsync();
        await browser.Page.EvaluateAsync("window.bringToFront(false)");
        await browser.Page.Clock.RunForAsync(3 * Beat);
        await browser.Until("window.open_ === 0");
        await browser.Page.EvaluateAsync("window.forget()");
        await browser.Page.Clock.RunForAsync(12 * Beat);
        double[] moments = await MomentsAsync(browser);
        Assert.All(moments, moment => Assert.InRange(moment % (3 * Beat), 0, 20));
        Assert.InRange(BeatsOf(moments), 3, 5);

        await browser.Page.EvaluateAsync("window.forget()");
        await browser.Page.EvaluateAsync("window.bringToFront(true)");
        await browser.Page.Clock.RunForAsync(3 * Beat);
        moments = await MomentsAsync(browser);
        Assert.InRange(BeatsOf(moments), 2, 4);
        browser.HasNoProblems();
    }

    [BrowserFact]
    public async Task A_page_that_nobody_has_touched_for_a_minute_takes_every_second_beat_until_somebody_does()
    {
        await using BrowserPage browser = await OpenAsync();
        await browser.Page.Clock.RunForAsync(14 * Beat);
        await browser.Until("window.open_ === 0");
        await browser.Page.EvaluateAsync("window.forget()");
        await browser.Page.Clock.RunForAsync(12 * Beat);
        double[] moments = await MomentsAsync(browser);
        Assert.All(moments, moment => Assert.InRange(moment % (2 * Beat), 0, 20));
        Assert.InRange(BeatsOf(moments), 5, 7);

        await browser.Page.Mouse.MoveAsync(200, 200);
        await browser.Page.Clock.RunForAsync(2 * Beat);
        await browser.Until("window.open_ === 0");
        await browser.Page.EvaluateAsync("window.forget()");
        await browser.Page.Clock.RunForAsync(6 * Beat);
        moments = await MomentsAsync(browser);
        Assert.InRange(BeatsOf(moments), 5, 7);
        browser.HasNoProblems();
    }

    [BrowserFact]
    public async Task A_page_that_nobody_sees_asks_for_nothing_and_draws_nothing_until_it_is_seen()
    {
        await using BrowserPage browser = await OpenAsync();
        await browser.Page.EvaluateAsync("window.hide(true)");
        await browser.Until("window.open_ === 0");
        await browser.Page.EvaluateAsync("window.forget()");
        await browser.Page.Clock.RunForAsync(5 * Beat);
        Assert.Equal(0, await browser.Page.EvaluateAsync<int>("window.asked.length"));
        Assert.Equal(0, await browser.Page.EvaluateAsync<int>("window.drawn('Loss')"));

        await browser.Page.EvaluateAsync("window.hide(false)");
        await browser.Page.Clock.RunForAsync(Beat);
        await browser.Until("window.asked.length > 0 && window.drawn('Loss') > 0");
        browser.HasNoProblems();
    }

    [BrowserFact]
    public async Task A_chart_out_of_sight_is_not_drawn_until_it_is_in_sight()
    {
        await using BrowserPage browser = await OpenAsync(390, 420);
        await ScrollToAsync(browser, "Loss", "Learning rate");
        await browser.Page.Clock.RunForAsync(4 * Beat);
        await browser.Until("window.drawn('Loss') > 1");
        Assert.Equal(0, await browser.Page.EvaluateAsync<int>("window.drawn('Learning rate')"));

        // what came meanwhile is drawn without anything new
        await ScrollToAsync(browser, "Learning rate", "Loss");
        await browser.Until("window.drawn('Learning rate') > 0");
        browser.HasNoProblems();
    }

    [BrowserFact]
    public async Task Curves_out_of_sight_are_not_asked_for_while_the_rest_goes_on()
    {
        await using BrowserPage browser = await OpenAsync();
        await ScrollToAsync(browser, null, "Loss");
        await browser.Page.Clock.RunForAsync(4 * Beat);
        await browser.Until($"window.asked.some(([, path]) => path === '/api/v1/jobs/{quiet.Finished}')");
        Assert.Equal(0, await browser.Page.EvaluateAsync<int>("window.asked.filter(([, path]) => path.includes('/curves')).length"));
        Assert.Equal(0, await browser.Page.EvaluateAsync<int>("window.drawn('Loss')"));
        browser.HasNoProblems();
    }

    /// <summary>When something was asked for, in milliseconds of the page's clock.</summary>
    private static Task<double[]> MomentsAsync(BrowserPage browser) => browser.Page.EvaluateAsync<double[]>("window.asked.map(([time]) => time)");

    private static int BeatsOf(double[] moments) => moments.Select(moment => (int)moment / Beat).Distinct().Count();

    /// <summary>The page of a job of a busy coordinator that has shown all it has, with nothing counted yet.</summary>
    private async Task<BrowserPage> OpenAsync(int width = 1280, int height = 860)
    {
        BrowserPage browser = await chromium.OpenAsync(quiet.Cluster.Address, width);
        await browser.Page.SetViewportSizeAsync(width, height);
        await browser.SignInAsync("/", ShownCluster.TokenOf(quiet.Cluster));
        await browser.Page.Clock.InstallAsync();
        await browser.Page.AddInitScriptAsync(BusyCoordinator.Of(quiet.Finished) + Counting);
        await browser.Page.GotoAsync($"/jobs/{quiet.Finished}");
        await browser.Page.Clock.RunForAsync(1000);
        await browser.Shows("Live", ".connection");
        await browser.Shows("Curves", "h2");
        foreach (string chart in new[] { "Learning rate", "Loss" })
        {
            // on a small screen it may never have been in sight
            await browser.Page.EvaluateAsync($"document.querySelector('.chart[aria-label=\"{chart}\"]').scrollIntoView()");
            await browser.Until($"window.drawn('{chart}') > 0");
        }

        await browser.Page.EvaluateAsync("scrollTo(0, 0)");
        await browser.Page.Clock.RunForAsync(2 * Beat);
        await browser.Until("window.open_ === 0");
        await browser.Page.EvaluateAsync("window.forget()");
        return browser;
    }

    /// <summary>Scrolls to a chart, or to the end, and waits until the browser has told the page what is in sight; then nothing is counted yet.</summary>
    private static async Task ScrollToAsync(BrowserPage browser, string? chart, string away)
    {
        await browser.Page.EvaluateAsync(chart is null ? "scrollTo(0, document.documentElement.scrollHeight)" : $"document.querySelector('.chart[aria-label=\"{chart}\"] .chart-host').scrollIntoView({{ block: 'end' }})");
        await browser.Page.EvaluateAsync($$"""
            new Promise(done => {
              const observer = new IntersectionObserver(entries => {
                if (!entries.at(-1).isIntersecting) {
                  observer.disconnect();
                  done();
                }
              }, { rootMargin: '200px' });
              observer.observe(document.querySelector('.chart[aria-label="{{away}}"] .chart-host'));
            })
            """);
        await browser.Until("window.open_ === 0");
        if (chart != "Learning rate")
        {
            await browser.Page.EvaluateAsync("window.forget()");
        }
    }
}
