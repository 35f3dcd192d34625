namespace DistributedAE.Cli.Cluster;

/// <summary>Notices the end of the process that started this one: the other end of our input goes with it.</summary>
internal static class ParentWatch
{
    private static readonly TimeSpan TimeToLeave = TimeSpan.FromSeconds(10);

    /// <summary>A token that is cancelled when the input ends, or when another token is. Some time after the input's end the process is ended.</summary>
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

            try
            {
                either.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // this process is ending anyway
            }

            // nobody is left who could end it: it must not stay, whatever it is doing
            using var never = new ManualResetEventSlim();
            never.Wait(TimeToLeave);
            Environment.Exit(ExitCodes.Failed);
        })
        {
            IsBackground = true,
            Name = "parent",
        };
        thread.Start();
        return either;
    }
}
