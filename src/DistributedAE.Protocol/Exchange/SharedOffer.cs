namespace DistributedAE.Protocol.Exchange;

/// <summary>
/// Offers to go on over shared memory, which works where both processes run on one host as one user. The worker opens the memory, sends its content back over
/// the socket, and all further frames go there.
/// </summary>
/// <param name="Socket">Name of the abstract Unix socket for frames.</param>
/// <param name="Memory">Path of a memory of <see cref="ProbeBytes"/> random bytes.</param>
public sealed record SharedOffer(string Socket, string Memory)
{
    /// <summary>Bytes of the memory.</summary>
    public const int ProbeBytes = 32;
}
