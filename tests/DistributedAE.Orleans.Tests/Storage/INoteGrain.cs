namespace DistributedAE.Orleans.Tests.Storage;

/// <summary>A grain that keeps a text.</summary>
[Alias("dae.tests.note-grain")]
public interface INoteGrain : IGrainWithStringKey
{
    [Alias("read")]
    Task<string?> ReadAsync();

    [Alias("write")]
    Task WriteAsync(string text);

    [Alias("clear")]
    Task ClearAsync();

    /// <summary>The silo that it is on.</summary>
    [Alias("place")]
    Task<string> PlaceAsync();

    /// <summary>Sets a reminder that is due at once.</summary>
    [Alias("remind")]
    Task RemindAsync();

    /// <summary>How often it was reminded, over all its activations.</summary>
    [Alias("reminded")]
    Task<int> RemindedAsync();
}

/// <summary>Its state.</summary>
[GenerateSerializer]
[Alias("dae.tests.note")]
public sealed class Note
{
    [Id(0)]
    public string? Text { get; set; }

    [Id(1)]
    public int Reminded { get; set; }
}

/// <summary>The grain.</summary>
public sealed class NoteGrain([PersistentState("note", SiloPair.Storage)] IPersistentState<Note> state, ILocalSiloDetails silo) : Grain, INoteGrain, IRemindable
{
    public Task<string?> ReadAsync() => Task.FromResult(state.State.Text);

    public Task WriteAsync(string text)
    {
        state.State.Text = text;
        return state.WriteStateAsync();
    }

    public Task ClearAsync() => state.ClearStateAsync();

    public Task<string> PlaceAsync() => Task.FromResult(silo.Name);

    public Task RemindAsync() => this.RegisterOrUpdateReminder("soon", TimeSpan.Zero, TimeSpan.FromSeconds(1));

    public Task<int> RemindedAsync() => Task.FromResult(state.State.Reminded);

    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        state.State.Reminded++;
        return state.WriteStateAsync();
    }
}
