namespace DistributedAE.Cli.Cluster;

/// <summary>Notices the end of the process that started this one: the other end of our input goes with it.</summary>
internal static class ParentWatch
{
    /// <summary>A token that is cancelled when the input ends, or when another token is.</summary>
    public static CancellationTokenSource Until(CancellationToken other)
    {
        var either = CancellationTokenSource.CreateLinkedTokenSource(other);
        var thread = new Thread(() =>
        {
            using Stream input = Console.OpenStandardInput();
            Span<byte> ignored = stackalloc byte[256];
            while (input.Read(ignored) > 0)
            {
                // nothing is said to workers this way
            }

            either.Cancel();
        })
        {
            IsBackground = true,
            Name = "parent",
        };
        thread.Start();
        return either;
    }
}
