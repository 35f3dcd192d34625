using DistributedAE.Data;
using DistributedAE.Orleans.Contracts;
using DistributedAE.Orleans.Tests.Jobs;
using DistributedAE.Protocol.Exchange;
using DistributedAE.Training.InProcess;

namespace DistributedAE.Orleans.Tests.Shards;

/// <summary>A shard hands out the bytes of its samples.</summary>
public sealed class DataShardGrainTests : IAsyncLifetime
{
    private TestSilos _silos = null!;

    public async Task InitializeAsync() => _silos = await TestSilos.StartAsync(2, 0);

    public async Task DisposeAsync() => await _silos.DisposeAsync();

    [Fact]
    public async Task Shards_and_validation_samples_have_the_bytes_that_their_hashes_are_of()
    {
        var samples = new HostedSamples(_silos.Grains);
        await _silos.Grains.GetGrain<ITrainingJobGrain>("job").BeginRunAsync(1, samples.Reference);
        using var file = new Server.Tests.TemporaryFolder();
        for (int shard = 0; shard < samples.Parts.Manifest.Shards.Count; shard++)
        {
            byte[] bytes = await Shard("job", $"{shard}").ReadAsync(0);
            Assert.Equal(samples.BytesOf($"{shard}"), bytes);
            await File.WriteAllBytesAsync(file.File("part"), bytes);
            Assert.Equal(samples.Parts.Manifest.Shards[shard], DataContent.HashOfPart(SamplePartFile.Read(file.File("part"))));
        }

        Assert.Equal(samples.BytesOf(PartsManifest.ValidationPart), await Shard("job", PartsManifest.ValidationPart).ReadAsync(0));
    }

    [Fact]
    public async Task It_is_read_from_any_place_to_its_end_also_when_the_run_has_nothing_more()
    {
        var samples = new HostedSamples(_silos.Grains);
        await _silos.Grains.GetGrain<ITrainingJobGrain>("again").BeginRunAsync(1, samples.Reference);
        byte[] bytes = samples.BytesOf("3");
        Assert.Equal(bytes[7..], await Shard("again", "3").ReadAsync(7));
        _silos.Grains.DeleteObjectReference<IJobHost>(samples.Reference);

        Assert.Equal(bytes[^1..], await Shard("again", "3").ReadAsync(bytes.Length - 1));
        Assert.Empty(await Shard("again", "3").ReadAsync(bytes.Length));
        Assert.Empty(await Shard("again", "3").ReadAsync(bytes.Length + 1L));
    }

    [Fact]
    public async Task A_shard_of_a_job_that_does_not_run_says_so_and_has_its_samples_as_soon_as_it_does()
    {
        Assert.Equal("job later does not run", (await Assert.ThrowsAsync<StageLostException>(() => Shard("later", "0").ReadAsync(0))).Message);
        var samples = new HostedSamples(_silos.Grains);
        await _silos.Grains.GetGrain<ITrainingJobGrain>("later").BeginRunAsync(1, samples.Reference);

        Assert.Equal(samples.BytesOf("0"), await Shard("later", "0").ReadAsync(0));
        Assert.Equal(
            "there is no part 'nothing' of that job's data", (await Assert.ThrowsAsync<StageLostException>(() => Shard("later", "nothing").ReadAsync(0))).Message);
    }

    [Fact]
    public async Task Shards_are_spread_over_the_control_silos()
    {
        var samples = new HostedSamples(_silos.Grains);
        await _silos.Grains.GetGrain<ITrainingJobGrain>("spread").BeginRunAsync(1, samples.Reference);
        _ = await Task.WhenAll(Enumerable.Range(0, 4).Select(shard => Shard("spread", $"{shard}").ReadAsync(0)));

        SiloAddress?[] places = await Task.WhenAll(Enumerable.Range(0, 4).Select(shard => _silos.PlaceOf(Shard("spread", $"{shard}"))));

        Assert.All(places, Assert.NotNull);
        Assert.Equal((places[0], places[1]), (places[2], places[3]));
        Assert.NotEqual(places[0], places[1]);
    }

    private IDataShardGrain Shard(string job, string part) => _silos.Grains.GetGrain<IDataShardGrain>($"{job}/{part}");
}
