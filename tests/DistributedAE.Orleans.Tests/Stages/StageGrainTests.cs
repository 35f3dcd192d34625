using DistributedAE.Numerics;
using DistributedAE.Orchestration;
using DistributedAE.Orleans.Contracts;
using DistributedAE.Orleans.Tensors;
using DistributedAE.Training.Models;

namespace DistributedAE.Orleans.Tests.Stages;

/// <summary>What the grains of both kinds of stages promise, apart from the bits of their steps.</summary>
public sealed class StageGrainTests : IAsyncLifetime
{
    private const string Text = """
        version: 1
        name: small
        data: { source: digits, trainCount: 200, testCount: 0 }
        model: { layers: [784, 8, 4] }
        pretrain: { epochs: 1, batchSize: 16 }
        finetune: { epochs: 1, batchSize: 16 }
        parallel: { shards: 8 }
        """;

    private const int ModelLength = 96;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private TestSilos _silos = null!;

    private IWorkerRosterGrain Roster => _silos.Grains.GetGrain<IWorkerRosterGrain>(0);

    public async Task InitializeAsync() => _silos = await TestSilos.StartAsync(1, 0);

    public async Task DisposeAsync() => await _silos.DisposeAsync();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stage_that_nobody_began_or_that_is_over_says_so(bool pretrains)
    {
        (IStageGrain stage, StageSetup setup) = await SetUpAsync(pretrains);
        string reason = $"stage {setup.Key} is over, or is not here any more";
        Assert.Equal(reason, (await Assert.ThrowsAsync<StageLostException>(stage.SetupAsync)).Message);
        Assert.Equal(reason, (await Assert.ThrowsAsync<StageLostException>(() => stage.ComputeAsync(Step(0)))).Message);
        await stage.AbandonAsync();

        await stage.BeginAsync(setup);
        Assert.Equal(setup, await stage.SetupAsync());
        await stage.EndAsync();

        Assert.Equal(reason, (await Assert.ThrowsAsync<StageLostException>(stage.SetupAsync)).Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Workers_read_the_model_where_the_stage_has_one(bool pretrains)
    {
        (IStageGrain stage, StageSetup setup) = await SetUpAsync(pretrains);
        await stage.BeginAsync(setup);
        if (!pretrains)
        {
            Assert.Equal($"stage {setup.Key} has no model", (await Assert.ThrowsAsync<StageLostException>(() => stage.ReadModelAsync(0, 1))).Message);
            return;
        }

        using var model = new AlignedBuffer(ModelLength);
        for (int index = 0; index < ModelLength; index++)
        {
            model.Span[index] = index;
        }

        await stage.WriteModelAsync(32, FloatBlock.Over(model, 32, 64));
        await stage.WriteModelAsync(0, FloatBlock.Over(model, 0, 32));

        Assert.True((await stage.ReadModelAsync(0, ModelLength)).Span.SequenceEqual(model.Span));
        Assert.True((await stage.ReadModelAsync(30, 4)).Span.SequenceEqual(model.Span.Slice(30, 4)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_step_that_is_given_up_has_no_outcome_and_can_be_computed_again(bool pretrains)
    {
        (IStageGrain stage, StageSetup setup) = await BeginAsync(pretrains);
        Task<StageOutcome?> givenUp = stage.ComputeAsync(Step(0));
        await OpenAsync(setup);
        await stage.AbandonAsync();
        Assert.Null(await givenUp.WaitAsync(Deadline));

        Task<StageOutcome?> computing = stage.ComputeAsync(Step(0));
        await AnswerAsync(setup, samples: 16);

        Assert.Equal((5.0, 16L), (await computing.WaitAsync(Deadline)) is { } outcome ? (outcome.LossSum, outcome.Samples) : default);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_step_whose_samples_are_not_all_there_is_not_committed(bool pretrains)
    {
        (IStageGrain stage, StageSetup setup) = await BeginAsync(pretrains);
        Task<StageOutcome?> computing = stage.ComputeAsync(Step(0));
        await AnswerAsync(setup, samples: 15);

        InvalidOperationException refused = await Assert.ThrowsAsync<InvalidOperationException>(() => computing.WaitAsync(Deadline));
        Assert.Equal("the results of step 0 have 15 samples by the workers' count, the step has 16", refused.Message);
        Assert.Equal(0, (await Partition(setup).StateAsync()).Version);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_partition_that_is_lost_ends_the_step_that_waits_for_workers(bool pretrains)
    {
        (IStageGrain stage, StageSetup setup) = await BeginAsync(pretrains);
        Task<StageOutcome?> computing = stage.ComputeAsync(Step(0));
        await OpenAsync(setup);
        await Partition(setup).EndAsync();

        StageLostException lost = await Assert.ThrowsAsync<StageLostException>(() => computing.WaitAsync(Deadline));
        Assert.Equal($"a partition of the parameters is lost: partition {setup.PartitionKey(0)} is not here any more", lost.Message);
        Assert.Empty((await Roster.ViewAsync(0)).Steps);
    }

    private static StageOrder Step(long version) => new(WorkKind.Contribution, version, 0, (int)version, false);

    private async Task<(IStageGrain Stage, StageSetup Setup)> SetUpAsync(bool pretrains)
    {
        long number = await Roster.AttachAsync("job", 8, 0, 7);
        StageSetup setup = SmallStage.Setup("job") with { JobText = Text, Number = number, Stage = pretrains ? 1 : 2, ModelLength = pretrains ? ModelLength : 0 };
        return (pretrains ? _silos.Grains.GetGrain<ILayerPretrainingGrain>(setup.Key) : _silos.Grains.GetGrain<IFineTuningGrain>(setup.Key), setup);
    }

    private async Task<(IStageGrain Stage, StageSetup Setup)> BeginAsync(bool pretrains)
    {
        (IStageGrain stage, StageSetup setup) = await SetUpAsync(pretrains);
        await Partition(setup).BeginAsync(setup, 0);
        await stage.BeginAsync(setup);
        return (stage, setup);
    }

    private IParameterServerGrain Partition(StageSetup setup) => _silos.Grains.GetGrain<IParameterServerGrain>(setup.PartitionKey(0));

    /// <summary>Waits until the stage has opened its step.</summary>
    private async Task OpenAsync(StageSetup setup)
    {
        using var limit = new CancellationTokenSource(Deadline);
        while (!(await Roster.ViewAsync(0)).Steps.ContainsKey(setup.JobId))
        {
            Assert.False(limit.IsCancellationRequested, $"{setup.Key} opened no step in {Deadline}");
            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }
    }

    /// <summary>A worker takes the whole step and hands sums of 0 in.</summary>
    private async Task AnswerAsync(StageSetup setup, int samples)
    {
        var worker = new WorkerReport(1) { Hello = new WorkerHello(1, "worker", 1, ProductVersion.Current, 512) };
        WorkerOrder order = await Roster.ExchangeAsync(worker).WaitAsync(Deadline);
        Assert.Equal((WorkerOrderKind.Compute, 0, 8), (order.Kind, order.First, order.Count));
        using var zeros = new AlignedBuffer(setup.Plan().NetworkOf(setup.Stage).Layout.Length);
        await Partition(setup).StageAsync(new ContributionPart { Version = 0, Generation = order.Generation, From = 0, Gradient = FloatBlock.Over(zeros, 0, zeros.Length), UnitSums = [] });
        _ = Roster.ExchangeAsync(new WorkerReport(1) { Answered = order, Result = new CountedPart(order.Generation, 0, 8, 5, samples, null) });
    }
}
