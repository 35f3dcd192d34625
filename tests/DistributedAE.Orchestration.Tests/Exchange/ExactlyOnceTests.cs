namespace DistributedAE.Orchestration.Tests;

/// <summary>The machine alone counts every shard once.</summary>
public sealed class ExactlyOnceTests : ExactlyOnceCases
{
    protected override Task<CountingExchange> CreateAsync() => Task.FromResult<CountingExchange>(new CountingTable());

    /// <summary>The machine, whose clock is moved while a block is waited for.</summary>
    private sealed class CountingTable : CountingExchange
    {
        private const double Tick = 0.05;
        private const int MostTicks = 1000;
        private readonly ExchangeTable _table = new(Shards);
        private readonly HashSet<long> _heard = [];
        private readonly Dictionary<long, long> _taken = [];
        private TaskCompletionSource<double> _complete = new();
        private double _sum;

        public override Task JoinAsync(long worker)
        {
            _heard.Add(worker);
            _table.Join(worker);
            _table.Want(worker);
            return Task.CompletedTask;
        }

        public override Task OpenAsync(long version)
        {
            (_sum, _complete) = (0, new TaskCompletionSource<double>());
            _table.Open(version);
            return Task.CompletedTask;
        }

        public override Task<GivenBlock> GetAsync(long worker)
        {
            for (int tick = 0; tick < MostTicks; tick++)
            {
                if (_table.FindLatestOf(worker) is { } given && _taken.GetValueOrDefault(worker) != given.Generation)
                {
                    _taken[worker] = given.Generation;
                    return Task.FromResult(new GivenBlock(_table.LatestWorkOf(worker).Version, given.Generation, given.Block));
                }

                Pass();
            }

            throw new InvalidOperationException($"worker {worker} was given nothing in {MostTicks * Tick} s");
        }

        public override Task HandInAsync(long worker, GivenBlock given, bool isWrong = false)
        {
            string effects = _table.HandIn(worker, new Assignment(given.Version, given.Block, worker, given.Generation), work: new WorkId(1, 0, WorkKind.Contribution, given.Version));
            if (effects.Contains("count", StringComparison.Ordinal))
            {
                _sum += LossOf(given.Block, isWrong);
            }

            if (effects.Contains("complete", StringComparison.Ordinal))
            {
                _complete.SetResult(_sum);
            }

            _table.Want(worker);
            return Task.CompletedTask;
        }

        public override Task LoseAsync(long worker)
        {
            _heard.Remove(worker);
            for (int tick = 0; _table.Broker.Roster.Find(worker)!.IsPresent; tick++)
            {
                Assert.True(tick < MostTicks, $"worker {worker} was not lost in {MostTicks * Tick} s");
                Pass();
            }

            return Task.CompletedTask;
        }

        public override Task<double> CompleteAsync() => _complete.Task;

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private void Pass()
        {
            foreach (long worker in _heard)
            {
                _table.Hear(worker);
            }

            _table.Pass(Tick);
        }
    }
}
