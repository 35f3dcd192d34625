namespace DistributedAE.Orchestration.Tests;

/// <summary>Whatever workers do, every shard of every step is counted once. The cases are the same for every host of the exchange.</summary>
public abstract class ExactlyOnceCases
{
    private const long Ann = 1;
    private const long Ben = 2;

    [Fact]
    public async Task A_result_that_is_handed_in_twice_counts_once()
    {
        await using CountingExchange exchange = await CreateAsync();
        (GivenBlock ann, GivenBlock ben) = await FirstStepAsync(exchange);

        await exchange.HandInAsync(Ann, ann);
        await exchange.HandInAsync(Ann, ann);
        await exchange.HandInAsync(Ben, ben);
        await exchange.HandInAsync(Ben, ben);

        await FinishAsync(exchange, Ann, Ben);
        await NextStepAsync(exchange, 1, Ann, Ben);
    }

    [Fact]
    public async Task What_a_worker_was_given_before_it_joined_again_does_not_count()
    {
        await using CountingExchange exchange = await CreateAsync();
        (GivenBlock before, GivenBlock ben) = await FirstStepAsync(exchange);
        await exchange.JoinAsync(Ann);
        GivenBlock after = await exchange.GetAsync(Ann);
        Assert.NotEqual(before.Generation, after.Generation);

        await exchange.HandInAsync(Ann, before, isWrong: true);
        await exchange.HandInAsync(Ben, ben);
        await exchange.HandInAsync(Ann, after);

        await FinishAsync(exchange, Ann, Ben);
        await NextStepAsync(exchange, 1, Ann, Ben);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_lost_workers_result_comes_too_late(bool beforeTheOther)
    {
        await using CountingExchange exchange = await CreateAsync();
        (GivenBlock ann, GivenBlock ben) = await FirstStepAsync(exchange);
        await exchange.HandInAsync(Ann, ann);
        await exchange.LoseAsync(Ben);
        if (beforeTheOther)
        {
            await exchange.HandInAsync(Ben, ben, isWrong: true);
        }

        await FinishAsync(exchange, Ann);
        if (!beforeTheOther)
        {
            await exchange.HandInAsync(Ben, ben, isWrong: true);
        }

        await NextStepAsync(exchange, 1, Ann);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Of_two_copies_of_a_block_one_counts(bool copyFirst)
    {
        await using CountingExchange exchange = await CreateAsync();
        (GivenBlock ann, GivenBlock ben) = await FirstStepAsync(exchange);
        await exchange.HandInAsync(Ann, ann);
        await exchange.HandInAsync(Ben, ben);
        await FinishAsync(exchange, Ann, Ben);

        // both are known to be fast now: the one that is done gets a copy of what the other one takes so long for
        await exchange.OpenAsync(1);
        (ann, ben) = (await exchange.GetAsync(Ann), await exchange.GetAsync(Ben));
        await exchange.HandInAsync(Ann, ann);
        GivenBlock copy;
        while ((copy = await exchange.GetAsync(Ann)).Block != ben.Block)
        {
            await exchange.HandInAsync(Ann, copy);
        }

        Assert.NotEqual(ben.Generation, copy.Generation);
        await (copyFirst ? exchange.HandInAsync(Ann, copy) : exchange.HandInAsync(Ben, ben));
        await FinishAsync(exchange, Ann, Ben);
        await (copyFirst ? exchange.HandInAsync(Ben, ben, isWrong: true) : exchange.HandInAsync(Ann, copy, isWrong: true));

        await NextStepAsync(exchange, 2, Ann, Ben);
    }

    [Fact]
    public async Task The_result_of_the_step_before_does_not_count_for_the_next()
    {
        await using CountingExchange exchange = await CreateAsync();
        (GivenBlock ann, GivenBlock ben) = await FirstStepAsync(exchange);
        await exchange.HandInAsync(Ann, ann);
        await exchange.HandInAsync(Ben, ben);
        await FinishAsync(exchange, Ann, Ben);

        await exchange.OpenAsync(1);
        (GivenBlock nextOfAnn, GivenBlock nextOfBen) = (await exchange.GetAsync(Ann), await exchange.GetAsync(Ben));
        await exchange.HandInAsync(Ann, ann, isWrong: true);
        await exchange.HandInAsync(Ben, nextOfBen);
        await exchange.HandInAsync(Ann, nextOfAnn);

        await FinishAsync(exchange, Ann, Ben);
    }

    /// <summary>An exchange without workers.</summary>
    protected abstract Task<CountingExchange> CreateAsync();

    /// <summary>Ann and Ben have a half each.</summary>
    private static async Task<(GivenBlock Ann, GivenBlock Ben)> FirstStepAsync(CountingExchange exchange)
    {
        await exchange.JoinAsync(Ann);
        await exchange.JoinAsync(Ben);
        await exchange.OpenAsync(0);
        return (await exchange.GetAsync(Ann), await exchange.GetAsync(Ben));
    }

    /// <summary>Nothing of the steps before shows in the next.</summary>
    private static async Task NextStepAsync(CountingExchange exchange, long version, params long[] workers)
    {
        await exchange.OpenAsync(version);
        await FinishAsync(exchange, workers);
    }

    /// <summary>Workers compute what they are given until the step is complete: every shard is counted once.</summary>
    private static async Task FinishAsync(CountingExchange exchange, params long[] workers)
    {
        Task<double> complete = exchange.CompleteAsync();
        for (int turn = 0; !complete.IsCompleted; turn++)
        {
            Task<GivenBlock> given = exchange.GetAsync(workers[turn % workers.Length]);
            if (await Task.WhenAny(given, complete) == given)
            {
                await exchange.HandInAsync(workers[turn % workers.Length], await given);
            }
        }

        Assert.Equal(CountingExchange.OnceEach, await complete);
    }
}
