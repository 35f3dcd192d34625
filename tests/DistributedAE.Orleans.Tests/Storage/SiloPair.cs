using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace DistributedAE.Orleans.Tests.Storage;

/// <summary>Two silos in this process that know each other by the database alone.</summary>
internal sealed class SiloPair : IAsyncDisposable
{
    /// <summary>Name of the grain storage.</summary>
    public const string Storage = "notes";

    private const string Npgsql = "Npgsql";

    private SiloPair(IHost first, IHost second)
    {
        First = first;
        Second = second;
    }

    public IHost First { get; }

    public IHost Second { get; }

    public static async Task<SiloPair> StartAsync(string connection) =>
        new(await StartAsync(BuildSilo(connection, "first")), await StartAsync(BuildSilo(connection, "second")));

    public static async Task<IHost> StartClientAsync(string connection)
    {
        HostApplicationBuilder builder = NewBuilder();
        builder.UseOrleansClient(client => client
            .Configure<ClusterOptions>(Name)
            .UseAdoNetClustering(options =>
            {
                options.Invariant = Npgsql;
                options.ConnectionString = connection;
            }));
        return await StartAsync(builder.Build());
    }

    public static async Task StopAsync(IHost host)
    {
        await host.StopAsync();
        host.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(Second);
        await StopAsync(First);
    }

    /// <summary>A grain whose activation is on the given silo.</summary>
    public async Task<INoteGrain> GrainOnAsync(IHost silo)
    {
        string place = silo.Services.GetRequiredService<ILocalSiloDetails>().Name;
        IGrainFactory grains = First.Services.GetRequiredService<IGrainFactory>();
        for (int number = 0; ; number++)
        {
            INoteGrain grain = grains.GetGrain<INoteGrain>($"{place}-{number}");
            if (await grain.PlaceAsync() == place)
            {
                return grain;
            }
        }
    }

    /// <summary>A silo that is not started.</summary>
    public static IHost BuildSilo(string connection, string name)
    {
        HostApplicationBuilder builder = NewBuilder();
        builder.UseOrleans(silo => silo
            .Configure<ClusterOptions>(Name)
            .Configure<SiloOptions>(options => options.SiloName = name)
            .Configure<ReminderOptions>(options => options.MinimumReminderPeriod = TimeSpan.FromSeconds(1))
            .ConfigureEndpoints(IPAddress.Loopback, FreePort(), FreePort())
            .UseAdoNetClustering(options =>
            {
                options.Invariant = Npgsql;
                options.ConnectionString = connection;
            })
            .UseAdoNetReminderService(options =>
            {
                options.Invariant = Npgsql;
                options.ConnectionString = connection;
            })
            .AddAdoNetGrainStorage(Storage, options =>
            {
                options.Invariant = Npgsql;
                options.ConnectionString = connection;
            })
            .AddAdoNetGrainStorage("deleting", options =>
            {
                options.Invariant = Npgsql;
                options.ConnectionString = connection;
                options.DeleteStateOnClear = true;
            }));
        return builder.Build();
    }

    private static HostApplicationBuilder NewBuilder()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        return builder;
    }

    private static async Task<IHost> StartAsync(IHost host)
    {
        await host.StartAsync();
        return host;
    }

    private static void Name(ClusterOptions options)
    {
        options.ClusterId = "pair";
        options.ServiceId = "dae";
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
