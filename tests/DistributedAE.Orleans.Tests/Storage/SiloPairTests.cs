using System.Net;
using DistributedAE.Tests.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Storage;

namespace DistributedAE.Orleans.Tests.Storage;

/// <summary>Orleans' own providers on our tables and queries.</summary>
[Collection(DatabaseGroup.Name)]
public sealed class SiloPairTests(PostgresServer server)
{
    [PostgresFact]
    public async Task Two_silos_and_a_client_find_each_other_and_grains_keep_their_state()
    {
        await using ClusterDatabase database = await ClusterDatabase.CreateAsync(server);
        INoteGrain onSecond;
        await using (SiloPair pair = await SiloPair.StartAsync(database.Connection))
        {
            IManagementGrain management = pair.First.Services.GetRequiredService<IGrainFactory>().GetGrain<IManagementGrain>(0);
            Assert.Equal(2, (await management.GetHosts(onlyActive: true)).Count);

            INoteGrain onFirst = await pair.GrainOnAsync(pair.First);
            onSecond = await pair.GrainOnAsync(pair.Second);
            await onFirst.WriteAsync("cleared");
            await onFirst.ClearAsync();
            await onSecond.WriteAsync("one");
            await onSecond.WriteAsync("kept \u0000 \"ü\"");
            await onSecond.RemindAsync();

            IHost client = await SiloPair.StartClientAsync(database.Connection);
            Assert.Equal("kept \u0000 \"ü\"", await client.Services.GetRequiredService<IClusterClient>().GetGrain<INoteGrain>(onSecond.GetPrimaryKeyString()).ReadAsync());
            await SiloPair.StopAsync(client);
        }

        Assert.Equal(0L, await database.ValueAsync<long>("select count(*) from dae_silos where Status = 3"));
        await using SiloPair again = await SiloPair.StartAsync(database.Connection);
        IGrainFactory grains = again.Second.Services.GetRequiredService<IGrainFactory>();
        Assert.Equal("kept \u0000 \"ü\"", await grains.GetGrain<INoteGrain>(onSecond.GetPrimaryKeyString()).ReadAsync());
        Assert.Equal(1L, await database.ValueAsync<long>("select count(*) from dae_grains where PayloadBinary is null and Version = 2"));

        // from the reminder's row in the database: the grain that set it is gone
        for (int tries = 0; await grains.GetGrain<INoteGrain>(onSecond.GetPrimaryKeyString()).RemindedAsync() == 0; tries++)
        {
            Assert.True(tries < 600, "the reminder did not come");
            await Task.Delay(100);
        }
    }

    [PostgresFact]
    public async Task Etags_conflict_for_every_kind_of_key()
    {
        await using ClusterDatabase database = await ClusterDatabase.CreateAsync(server);
        await using SiloPair pair = await SiloPair.StartAsync(database.Connection);
        IGrainStorage first = pair.First.Services.GetRequiredKeyedService<IGrainStorage>(SiloPair.Storage);
        IGrainStorage second = pair.Second.Services.GetRequiredKeyedService<IGrainStorage>(SiloPair.Storage);
        var guid = new Guid("0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9");
        GrainId[] ids =
        [
            GrainId.Create("note", "text"),
            GrainId.Create(GrainType.Create("note"), GrainIdKeyExtensions.CreateIntegerKey(-7)),
            GrainId.Create(GrainType.Create("note"), GrainIdKeyExtensions.CreateIntegerKey(-7, "extension")),
            GrainId.Create(GrainType.Create("note"), GrainIdKeyExtensions.CreateGuidKey(guid)),
            GrainId.Create(GrainType.Create("note"), GrainIdKeyExtensions.CreateGuidKey(guid, "extension")),
        ];
        foreach (GrainId id in ids)
        {
            // both believe that there is nothing yet
            GrainState<Note> mine = await ReadAsync(first, id);
            GrainState<Note> theirs = await ReadAsync(second, id);
            Assert.False(mine.RecordExists);
            await WriteAsync(first, id, mine, "mine");
            await Assert.ThrowsAsync<InconsistentStateException>(() => WriteAsync(second, id, theirs, "theirs"));

            // both have read the same version
            theirs = await ReadAsync(second, id);
            Assert.Equal(("mine", true), (theirs.State!.Text, theirs.RecordExists));
            await WriteAsync(first, id, mine, "mine again");
            await Assert.ThrowsAsync<InconsistentStateException>(() => WriteAsync(second, id, theirs, "theirs"));
            await Assert.ThrowsAsync<InconsistentStateException>(() => second.ClearStateAsync("note", id, theirs));

            // cleared, and written again
            await first.ClearStateAsync("note", id, mine);
            theirs = await ReadAsync(second, id);
            Assert.Equal((null, false, "3"), (theirs.State!.Text, theirs.RecordExists, theirs.ETag));
            await WriteAsync(second, id, theirs, "theirs");
            Assert.Equal("theirs", (await ReadAsync(first, id)).State!.Text);
        }

        Assert.Equal((long)ids.Length, await database.ValueAsync<long>("select count(*) from dae_grains"));
    }

    [PostgresFact]
    public async Task A_storage_that_deletes_when_it_clears_leaves_no_row()
    {
        await using ClusterDatabase database = await ClusterDatabase.CreateAsync(server);
        await using SiloPair pair = await SiloPair.StartAsync(database.Connection);
        IGrainStorage storage = pair.First.Services.GetRequiredKeyedService<IGrainStorage>("deleting");
        var id = GrainId.Create("note", "text");
        GrainState<Note> stale = await ReadAsync(storage, id);
        GrainState<Note> state = await ReadAsync(storage, id);
        await WriteAsync(storage, id, state, "one");
        stale.ETag = "7";
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.ClearStateAsync("note", id, stale));
        await storage.ClearStateAsync("note", id, state);
        Assert.Null(state.ETag);
        Assert.Equal(0L, await database.ValueAsync<long>("select count(*) from dae_grains"));
        await WriteAsync(storage, id, state, "two");
        Assert.Equal("two", (await ReadAsync(storage, id)).State!.Text);
    }

    [PostgresFact]
    public async Task Of_two_changes_of_the_cluster_that_saw_the_same_version_one_counts()
    {
        // silos that are not started: running ones would change the cluster as well
        await using ClusterDatabase database = await ClusterDatabase.CreateAsync(server);
        using IHost firstSilo = SiloPair.BuildSilo(database.Connection, "first");
        using IHost secondSilo = SiloPair.BuildSilo(database.Connection, "second");
        IMembershipTable first = firstSilo.Services.GetRequiredService<IMembershipTable>();
        IMembershipTable second = secondSilo.Services.GetRequiredService<IMembershipTable>();
        await Task.WhenAll(first.InitializeMembershipTableAsync(true, default), second.InitializeMembershipTableAsync(true, default));
        MembershipTableData empty = await first.ReadAllAsync(default);
        Assert.Empty(empty.Members);
        Assert.True(await first.InsertRowAsync(NewEntry(0, SiloStatus.Active), empty.Version.Next(), default));
        MembershipTableData seen = await second.ReadAllAsync(default);

        MembershipEntry[] entries = [NewEntry(1, SiloStatus.Joining), NewEntry(2, SiloStatus.Joining)];
        bool[] inserted = await Task.WhenAll(first.InsertRowAsync(entries[0], seen.Version.Next(), default), second.InsertRowAsync(entries[1], seen.Version.Next(), default));
        Assert.Single(inserted, true);
        MembershipEntry added = entries[Array.IndexOf(inserted, true)];

        MembershipTableData after = await second.ReadRowAsync(added.SiloAddress, default);
        (MembershipEntry found, string etag) = Assert.Single(after.Members);
        Assert.Equal((added.SiloName, added.HostName, added.ProxyPort, SiloStatus.Joining), (found.SiloName, found.HostName, found.ProxyPort, found.Status));
        Assert.Equal(added.StartTime, found.StartTime);
        Assert.Equal(seen.Version.Version + 1, after.Version.Version);
        Assert.False(await first.InsertRowAsync(added, after.Version.Next(), default));
        Assert.Empty((await first.ReadRowAsync(NewEntry(3, SiloStatus.Joining).SiloAddress, default)).Members);

        found.Status = SiloStatus.Dead;
        found.AddSuspector(seen.Members[0].Item1.SiloAddress, found.StartTime);
        Assert.False(await first.UpdateRowAsync(found, etag, seen.Version.Next(), default));
        Assert.False(await first.UpdateRowAsync(NewEntry(3, SiloStatus.Dead), etag, after.Version.Next(), default));
        Assert.True(await first.UpdateRowAsync(found, etag, after.Version.Next(), default));
        MembershipEntry dead = Assert.Single((await second.ReadRowAsync(added.SiloAddress, default)).Members).Item1;
        Assert.Equal((SiloStatus.Dead, 1), (dead.Status, dead.SuspectTimes!.Count));

        dead.IAmAliveTime = dead.IAmAliveTime.AddSeconds(5);
        await first.UpdateIAmAliveAsync(dead, default);
        Assert.Equal(dead.IAmAliveTime, Assert.Single((await first.ReadRowAsync(added.SiloAddress, default)).Members).Item1.IAmAliveTime);

        // active ones stay, however long they were silent
        await first.CleanupDefunctSiloEntriesAsync(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), default);
        Assert.Equal(2, (await second.ReadAllAsync(default)).Members.Count);
        await first.CleanupDefunctSiloEntriesAsync(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero), default);
        Assert.Equal("extra0", Assert.Single((await second.ReadAllAsync(default)).Members).Item1.SiloName);
        await first.DeleteMembershipTableEntriesAsync("pair", default);
        Assert.Equal(0L, await database.ValueAsync<long>("select (select count(*) from dae_silos) + (select count(*) from dae_clusters)"));
    }

    [PostgresFact]
    public async Task Reminders_are_found_by_grain_and_by_range()
    {
        await using ClusterDatabase database = await ClusterDatabase.CreateAsync(server);
        await using SiloPair pair = await SiloPair.StartAsync(database.Connection);
        IReminderTable table = pair.First.Services.GetRequiredService<IReminderTable>();
        ReminderEntry[] entries = [.. Enumerable.Range(0, 20).Select(number => new ReminderEntry
        {
            GrainId = GrainId.Create("note", $"n{number}"),
            ReminderName = "soon",
            StartAt = new DateTime(2030, 1, 1, 0, 0, number, DateTimeKind.Utc),
            Period = TimeSpan.FromDays(1 + (30 * number)),
        })];
        foreach (ReminderEntry entry in entries)
        {
            entry.ETag = (await table.UpsertRow(entry))!;
        }

        ReminderEntry read = (await table.ReadRow(entries[19].GrainId, "soon"))!;
        Assert.Equal((entries[19].StartAt, entries[19].Period, entries[19].ETag), (read.StartAt, read.Period, read.ETag));
        Assert.Null(await table.ReadRow(entries[19].GrainId, "other"));
        Assert.Single((await table.ReadRows(entries[3].GrainId)).Reminders);

        foreach ((uint begin, uint end) in new[] { (0u, 1u << 31), (1u << 31, 0u), (3u << 30, 1u << 30), (7u, 7u) })
        {
            Assert.Equal(
                entries.Where(entry => IsIn(entry.GrainId.GetUniformHashCode(), begin, end)).Select(entry => entry.GrainId).Order(),
                (await table.ReadRows(begin, end)).Reminders.Select(entry => entry.GrainId).Order());
        }

        string newer = (await table.UpsertRow(entries[0]))!;
        Assert.NotEqual(entries[0].ETag, newer);
        Assert.False(await table.RemoveRow(entries[0].GrainId, "soon", entries[0].ETag!));
        Assert.True(await table.RemoveRow(entries[0].GrainId, "soon", newer));
        Assert.Empty((await table.ReadRows(entries[0].GrainId)).Reminders);
        await table.TestOnlyClearTable();
        Assert.Equal(0L, await database.ValueAsync<long>("select count(*) from dae_reminders"));
    }

    /// <summary>(begin, end] on the ring; all of it where both are the same.</summary>
    private static bool IsIn(uint hash, uint begin, uint end) => begin < end ? hash > begin && hash <= end : hash > begin || hash <= end;

    private static MembershipEntry NewEntry(int number, SiloStatus status) => new()
    {
        SiloAddress = SiloAddress.New(IPAddress.Loopback, 1, number),
        SiloName = $"extra{number}",
        HostName = "host",
        ProxyPort = 0,
        Status = status,
        StartTime = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc),
        IAmAliveTime = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc),
    };

    private static async Task<GrainState<Note>> ReadAsync(IGrainStorage storage, GrainId id)
    {
        var state = new GrainState<Note>(new Note());
        await storage.ReadStateAsync("note", id, state);
        return state;
    }

    private static Task WriteAsync(IGrainStorage storage, GrainId id, GrainState<Note> state, string text)
    {
        state.State = new Note { Text = text };
        return storage.WriteStateAsync("note", id, state);
    }
}
