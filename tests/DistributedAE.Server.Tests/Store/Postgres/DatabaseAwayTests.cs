using System.Net;
using DistributedAE.Data;
using DistributedAE.Protocol.Api;
using DistributedAE.Tests.Postgres;
using Npgsql;

namespace DistributedAE.Server.Tests.Store.Postgres;

/// <summary>A coordinator whose database goes away.</summary>
public sealed class DatabaseAwayTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly PostgresServer _server = new();

    public void Dispose()
    {
        _server.Dispose();
        _folder.Dispose();
    }

    [PostgresFact]
    public async Task A_job_goes_on_while_the_database_is_away_and_nothing_is_lost()
    {
        CoordinatorOptions options = TestServer.Options(_folder.Path) with { Database = _server.NewDatabase() };
        var gate = new GatedComputers(stopBefore: 8);
        string jobId;
        List<EventView> seen;
        await using (TestServer server = await TestServer.StartAsync(options, gate))
        {
            Assert.Equal("postgresql", (await server.GetAsync<ServerView>(ApiRoutes.Server)).Store);
            jobId = (await server.SubmitAsync()).Id;
            await gate.Reached;
            _server.Stop();
            gate.Open();
            seen = await server.EventsToEndAsync(jobId);
            using HttpResponseMessage refused = await server.Client.GetAsync(TestServer.Of(ApiRoutes.Metrics, jobId));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            _server.Start();
        }

        await using TestServer again = await TestServer.StartAsync(options);
        JobView job = await again.JobAsync(jobId);
        Assert.Equal((JobStatus.Finished, SmallJobs.HashInProcess()), (job.Status, job.ModelSha256));
        Assert.Equal(seen, await again.GetAsync<List<EventView>>(ApiRoutes.Events, jobId));
        Assert.Equal(4, (await again.GetAsync<MetricView[]>(ApiRoutes.Metrics, jobId)).Length);
    }

    [PostgresFact]
    public async Task A_coordinator_that_stops_while_the_database_is_away_hands_over_at_its_next_start()
    {
        CoordinatorOptions options = TestServer.Options(_folder.Path) with { Database = _server.NewDatabase(), DatabasePatienceSeconds = 0 };
        string jobId;
        List<EventView> seen;
        await using (TestServer server = await TestServer.StartAsync(options))
        {
            _server.Stop();
            jobId = (await server.SubmitAsync()).Id;
            seen = await server.EventsToEndAsync(jobId);
        }

        InputException refused = await Assert.ThrowsAsync<InputException>(() => TestServer.StartAsync(options));
        Assert.StartsWith("cannot use the database: ", refused.Message, StringComparison.Ordinal);
        Assert.EndsWith("; check the connection string, and that the server runs", refused.Message, StringComparison.Ordinal);
        _server.Start();
        await using TestServer again = await TestServer.StartAsync(options with { DatabasePatienceSeconds = 30 });
        Assert.Equal(JobStatus.Finished, (await again.JobAsync(jobId)).Status);
        Assert.Equal(seen, await again.GetAsync<List<EventView>>(ApiRoutes.Events, jobId));
    }

    [PostgresFact]
    public async Task The_database_of_another_coordinator_or_of_a_newer_program_is_refused()
    {
        using var other = new TemporaryFolder();
        string database = _server.NewDatabase();
        await using (await TestServer.StartAsync(TestServer.Options(_folder.Path) with { Database = database }))
        {
        }

        InputException refused = await Assert.ThrowsAsync<InputException>(() => TestServer.StartAsync(TestServer.Options(other.Path) with { Database = database }));
        Assert.Equal(
            $"the database belongs to the coordinator '{Environment.MachineName}:{_folder.Path}', this one is '{Environment.MachineName}:{other.Path}'; "
            + "name another database, or, if that folder was moved here, update dae_owner",
            refused.Message);

        using (var source = NpgsqlDataSource.Create(database))
        {
            using NpgsqlCommand command = source.CreateCommand("insert into dae_schema (version) values (99)");
            _ = await command.ExecuteNonQueryAsync();
        }

        InputException newer = await Assert.ThrowsAsync<InputException>(() => TestServer.StartAsync(TestServer.Options(_folder.Path) with { Database = database }));
        Assert.Equal(
            "the database has version 99 of the tables, this program knows 1; start the newer DistributedAE that made them, or name another database", newer.Message);
    }
}
