namespace DistributedAE.Dashboard.Tests;

/// <summary>
/// In place of the stream: a busy coordinator by the page's own clock, ten epochs, ten workers and a step at a time, for an hour. Answers are those of the real one, each
/// fetched once: else it would take as long as it takes to give thousands of them.
/// </summary>
internal static class BusyCoordinator
{
    private const string Script = """
        const answers = new Map();
        const fetchOnce = window.fetch;
        window.fetch = async (path, options) => {
          if (options?.method !== 'GET') {
            return fetchOnce(path, options);
          }

          if (!answers.has(path)) {
            const { signal, ...others } = options;
            const answer = await fetchOnce(path, others);
            answers.set(path, { body: answer.status === 204 ? null : await answer.text(), status: answer.status });
          }

          const { body, status } = answers.get(path);
          return new Response(body, { status, headers: { 'Content-Type': 'application/json' } });
        };
        window.EventSource = class extends EventTarget {
          static CLOSED = 2;
          readyState = 1;
          constructor() {
            super();
            let id = 1_000_000_000;
            const say = (kind, more) => this.dispatchEvent(new MessageEvent(kind, { data: JSON.stringify({ kind, time: new Date().toISOString(), jobId: '@job', ...more }) }));
            setTimeout(() => this.onopen?.(), 10);
            setInterval(() => {
              say('job.progress', { id: 0, stage: 'finetune', epoch: 3, step: 4, loss: 5.5, samplesPerSecond: 1000 });
              for (let epoch = 0; epoch < 10; epoch++) {
                say('epoch.ended', { id: ++id, stage: 'finetune', epoch: id % 100000, loss: 1 / id, validationLoss: 2 / id, samplesPerSecond: 1000 });
                say('worker.joined', { id: ++id, workerId: `w${id}`, message: `worker ${id} joined` });
              }
            }, 1000);
          }
          close() {}
        };
        """;

    /// <summary>The script for a page that has the clock of the test, to run before its own.</summary>
    public static string Of(string job) => Script.Replace("@job", job, StringComparison.Ordinal);
}
