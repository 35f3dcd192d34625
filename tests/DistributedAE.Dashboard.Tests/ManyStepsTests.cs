using DistributedAE.Orchestration;
using DistributedAE.Training.Runs;
using DistributedAE.Training.Steps;
using Xunit.Abstractions;

namespace DistributedAE.Dashboard.Tests;

[Collection(QuietGroup.Name)]
public sealed class ManyStepsTests(Chromium chromium, QuietCluster quiet, ITestOutputHelper output)
{
    private const int Steps = 1_000_000;
    private const int MostBytes = 300_000;

    [BrowserFact]
    public async Task The_page_of_a_job_with_a_million_steps_is_small_and_shows_its_last_one()
    {
        string id = await quiet.Cluster.SubmitAsync(Jobs.Short, "long");
        await quiet.Cluster.EndAsync(id);
        Record(new RunPaths((await quiet.Cluster.Client.JobAsync(id)).RunFolder!).Steps);
        await using BrowserPage browser = await chromium.OpenAsync(quiet.Cluster.Address);
        await browser.SignInAsync("/", ShownCluster.TokenOf(quiet.Cluster));
        await browser.Page.GotoAsync($"/jobs/{id}");
        await browser.Until("document.querySelector('.chart .legend b')?.textContent.startsWith('7.7') === true");

        // what this document fetched, as the browser counts it
        int bytes = await browser.Page.EvaluateAsync<int>("""
            performance.getEntriesByType('resource')
              .filter(entry => entry.initiatorType === 'fetch' && entry.name.includes('/api/') && !entry.name.includes('/pictures/'))
              .reduce((sum, entry) => sum + entry.decodedBodySize, 0)
            """);
        output.WriteLine($"{bytes} bytes; the page and its curves took {await browser.Page.EvaluateAsync<double>("performance.now()"):F0} ms");
        Assert.InRange(bytes, 1, MostBytes);
        browser.HasNoProblems();
    }

    private static void Record(string path)
    {
        File.Delete(path);
        using var log = StepLog.Open(path, TimeProvider.System, JobProgress.None, []);
        for (int step = 1; step <= Steps; step++)
        {
            float loss = step > Steps - 3000 ? 7.7f : 100f / (1 + (step / 1000f));
            log.Add(new StepRecord(0, step / 1000, step, step * 0.01, 0.01f, loss, 1f, 32));
        }
    }
}
