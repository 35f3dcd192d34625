using DistributedAE.Orleans.Contracts;

namespace DistributedAE.Orleans.Tests.Jobs;

/// <summary>A job has one run at a time, and none of a silo whose term is over.</summary>
public sealed class TrainingJobGrainTests : IAsyncLifetime
{
    private TestSilos _silos = null!;

    public async Task InitializeAsync() => _silos = await TestSilos.StartAsync(1, 0);

    public async Task DisposeAsync() => await _silos.DisposeAsync();

    [Fact]
    public async Task A_run_of_an_earlier_term_gets_no_number()
    {
        ITrainingJobGrain grain = _silos.Grains.GetGrain<ITrainingJobGrain>("job");
        var samples = new HostedSamples(_silos.Grains);

        Assert.Equal(1, await grain.BeginRunAsync(7, samples.Reference));
        Assert.Equal(2, await grain.BeginRunAsync(7, samples.Reference));
        Assert.Equal(
            "term 6 is over: a silo of term 7 runs job job", (await Assert.ThrowsAsync<StageLostException>(() => grain.BeginRunAsync(6, samples.Reference))).Message);
        Assert.Equal(3, await grain.BeginRunAsync(8, samples.Reference));

        // what was refused has changed nothing
        Assert.Equal(samples.Parts.Manifest.Shards, (await grain.ManifestAsync()).Shards);
    }

    [Fact]
    public async Task It_hands_out_the_samples_of_the_run_and_of_nobody_before_one_began()
    {
        ITrainingJobGrain grain = _silos.Grains.GetGrain<ITrainingJobGrain>("data");
        Assert.Equal("job data does not run", (await Assert.ThrowsAsync<StageLostException>(grain.ManifestAsync)).Message);
        await Assert.ThrowsAsync<StageLostException>(() => grain.ReadPartAsync("0", 0));
        var samples = new HostedSamples(_silos.Grains);
        await grain.BeginRunAsync(1, samples.Reference);

        DataManifest manifest = await grain.ManifestAsync();
        Assert.Equal(samples.Parts.Manifest.Shards, manifest.Shards);
        Assert.Equal(samples.Parts.Manifest.Validation, manifest.Validation);
        byte[] bytes = samples.BytesOf("5");
        Assert.Equal(bytes, await grain.ReadPartAsync("5", 0));
        Assert.Equal(bytes[100..], await grain.ReadPartAsync("5", 100));
        Assert.Empty(await grain.ReadPartAsync("5", bytes.Length));
        Assert.Equal("there is no part '8' of that job's data", (await Assert.ThrowsAsync<StageLostException>(() => grain.ReadPartAsync("8", 0))).Message);
    }
}
