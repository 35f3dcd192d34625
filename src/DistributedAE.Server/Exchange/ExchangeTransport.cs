using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;

namespace DistributedAE.Server.Exchange;

/// <summary>Sets the web server up for streams that carry megabytes a step.</summary>
public static class ExchangeTransport
{
    private const long BufferBytes = 1 << 20;

    /// <summary>Larger blocks and buffers. A connection takes them only while it has that much to carry.</summary>
    public static void Configure(IServiceCollection services)
    {
        services.AddSingleton<IMemoryPoolFactory<byte>>(new LargeBlockPool.Factory());
        services.Configure<SocketTransportOptions>(sockets =>
        {
            sockets.MaxReadBufferSize = BufferBytes;
            sockets.MaxWriteBufferSize = BufferBytes;
        });
        services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.Limits.MaxRequestBufferSize = BufferBytes;
            kestrel.Limits.MaxResponseBufferSize = BufferBytes;
        });
    }
}
