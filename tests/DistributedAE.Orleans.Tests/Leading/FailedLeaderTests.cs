using System.Collections.Concurrent;
using DistributedAE.Orleans.Silos;
using DistributedAE.Orleans.Tests.Storage;
using DistributedAE.Tests.Postgres;
using Xunit.Abstractions;

namespace DistributedAE.Orleans.Tests.Leading;

/// <summary>A control silo that could not begin to lead tries again.</summary>
[Collection(DatabaseGroup.Name)]
public sealed class FailedLeaderTests(PostgresServer server, ITestOutputHelper output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    // the numbers of a sequence stay taken when the transaction that took them fails
    private const string TermsThatFailTwice =
        """
        create table dae_terms (cluster text primary key, term bigint not null);
        create sequence tries;
        create function refuse_twice() returns trigger language plpgsql as $$
        begin
            if nextval('tries') <= 2 then
                raise exception 'sorry, too many clients already' using errcode = '53300';
            end if;
            return new;
        end $$;
        create trigger refusal before insert on dae_terms for each row execute function refuse_twice();
        """;

    [PostgresFact]
    public async Task A_silo_whose_term_the_database_refused_leads_when_it_does_not_any_more()
    {
        await using ClusterDatabase database = await ClusterDatabase.CreateAsync(server);
        _ = await database.RunAsync(TermsThatFailTwice);
        string folder = Directory.CreateTempSubdirectory("dae-leader-").FullName;
        var told = new ConcurrentQueue<string>();
        await using (var silo = new SiloHost(new SiloSettings
        {
            Role = SiloRole.Control,
            Name = "one",
            Database = database.Connection,
            SiloPort = 0,
            GatewayPort = 0,
            Root = folder,
            Urls = ["http://127.0.0.1:0"],
            Tell = told.Enqueue,
        }))
        {
            await silo.StartAsync();
            using var browser = new HttpClient { BaseAddress = silo.Address };
            using var limit = new CancellationTokenSource(Patience);
            while (!(await browser.GetAsync("/readyz", limit.Token)).IsSuccessStatusCode)
            {
                await Task.Delay(50, limit.Token);
            }

            output.WriteLine(string.Join('\n', told));
            await silo.WaitAsync(new CancellationToken(canceled: true));
        }

        Assert.Contains(told, line => line.Contains("one cannot lead: 53300: sorry, too many clients already", StringComparison.Ordinal));
        Assert.Contains(told, line => line.Contains("one leads the cluster in term", StringComparison.Ordinal));
        Directory.Delete(folder, recursive: true);
    }
}
