using System.Runtime.ExceptionServices;

namespace DistributedAE.TorchSharp;

/// <summary>
/// The one thread that an engine computes on. Scopes of tensors and the switch of gradients belong to a thread, and libtorch keeps a team of helpers for each thread that calls it.
/// </summary>
internal sealed class EngineThread : IDisposable
{
    private readonly SemaphoreSlim _begin = new(0);
    private readonly SemaphoreSlim _done = new(0);
    private readonly Thread _thread;
    private Action? _work;
    private ExceptionDispatchInfo? _failure;

    /// <summary>A thread that waits.</summary>
    public EngineThread()
    {
        _thread = new Thread(Serve) { IsBackground = true, Name = "torchsharp" };
        _thread.Start();
    }

    /// <summary>Does <paramref name="work"/> on the thread and waits for it; what it throws is thrown here.</summary>
    public void Run(Action work)
    {
        _work = work;
        _begin.Release();
        _done.Wait();
        ExceptionDispatchInfo? failure = _failure;
        _failure = null;
        failure?.Throw();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _work = null;
        _begin.Release();
        _thread.Join();
        _begin.Dispose();
        _done.Dispose();
    }

    private void Serve()
    {
        while (true)
        {
            _begin.Wait();
            if (_work is not { } work)
            {
                return;
            }

            try
            {
                work();
            }
            catch (Exception error)
            {
                // whoever waits gets it
                _failure = ExceptionDispatchInfo.Capture(error);
            }

            _done.Release();
        }
    }
}
