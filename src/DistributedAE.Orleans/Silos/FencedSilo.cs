namespace DistributedAE.Orleans.Silos;

/// <summary>
/// Ends the process of a silo that the others have found dead, as one that was frozen finds when it is back: its grains are on other silos. It says so in a sentence, in place of
/// a trace and a memory image, and whoever looks after processes starts it again.
/// </summary>
/// <param name="name">Its name.</param>
/// <param name="tell">Gets the sentence.</param>
/// <param name="exit">Ends the process with an exit code.</param>
internal sealed class FencedSilo(string name, Action<string> tell, Action<int> exit) : IFatalErrorHandler
{
    /// <summary>The exit code.</summary>
    public const int ExitCode = 1;

    private int _ends;

    /// <inheritdoc/>
    public bool IsUnexpected(Exception exception) => exception is not OperationCanceledException;

    /// <inheritdoc/>
    public void OnFatalException(object? sender, string? context, Exception? exception)
    {
        if (Interlocked.Exchange(ref _ends, 1) == 0)
        {
            tell($"{name} did not answer the other silos ({exception?.Message ?? context}): its work is theirs by now, and it ends; started again it joins anew");
            exit(ExitCode);
        }
    }
}
