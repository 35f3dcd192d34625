using System.Net.Sockets;
using DistributedAE.Numerics;
using DistributedAE.Protocol.Exchange;

namespace DistributedAE.Protocol.Tests.Exchange;

/// <summary>Memory that two sides map.</summary>
public sealed class SharedMemoryTests
{
    [Fact]
    public void What_one_side_writes_the_other_reads_and_no_name_is_left()
    {
        const int Floats = 1000;
        using var owner = SharedMemory.Create(SharedMemory.BytesFor(Floats));
        using var other = SharedMemory.Open(owner.Path, owner.Bytes, writable: false);
        using AlignedBuffer written = owner.Floats(0, Floats);
        using AlignedBuffer read = other.Floats(0, Floats);

        written.Span[Floats - 1] = 2.5f;

        Assert.Equal(2.5f, read.Span[Floats - 1]);
        Assert.Empty(Directory.GetFiles("/dev/shm", $"dae-{Environment.ProcessId}-*"));
    }

    [Fact]
    public void A_memory_that_took_the_place_of_a_closed_one_is_refused()
    {
        var first = SharedMemory.Create(128);
        string path = first.Path;
        first.Dispose();

        // the system gives the lowest free number: one of these has the closed one's
        SharedMemory[] others = [.. Enumerable.Range(0, 8).Select(_ => SharedMemory.Create(128))];
        try
        {
            Assert.Contains(others, other => other.Path[..other.Path.LastIndexOf(':')] == path[..path.LastIndexOf(':')]);
            Assert.Equal($"the shared memory {path} is gone", Assert.Throws<SharedMemoryGoneException>(() => SharedMemory.Open(path, 128, writable: true)).Message);
        }
        finally
        {
            Array.ForEach(others, other => other.Dispose());
        }
    }

    [Fact]
    public void A_socket_that_took_the_place_of_a_closed_memory_is_refused()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using var owner = SharedMemory.Create(128);

        // what a path looks like when the system gave the closed memory's number to a socket, which no process can open by it
        string path = $"/proc/{Environment.ProcessId}/fd/{socket.Handle}{owner.Path[owner.Path.LastIndexOf(':')..]}";

        Assert.Throws<SharedMemoryGoneException>(() => SharedMemory.Open(path, 128, writable: true));
    }

    [Fact]
    public void A_memory_of_another_size_is_refused()
    {
        using var owner = SharedMemory.Create(128);

        IOException refused = Assert.Throws<IOException>(() => SharedMemory.Open(owner.Path, 256, writable: true));

        Assert.Equal($"the shared memory {owner.Path} has 128 bytes, 256 are needed", refused.Message);
    }
}
