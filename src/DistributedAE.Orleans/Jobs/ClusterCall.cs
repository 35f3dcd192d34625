using DistributedAE.Orleans.Contracts;
using DistributedAE.Training.InProcess;

namespace DistributedAE.Orleans.Jobs;

/// <summary>Calls into the cluster from the threads of runs, which wait for them.</summary>
internal static class ClusterCall
{
    /// <summary>Waits for a call.</summary>
    /// <exception cref="StageBrokenException">Its silo is gone, or what it had.</exception>
    public static TResult Wait<TResult>(Func<Task<TResult>> call)
    {
        try
        {
            return call().GetAwaiter().GetResult();
        }
        catch (Exception problem) when (LostCall.Is(problem))
        {
            throw new StageBrokenException(problem.Message, problem);
        }
    }

    /// <summary>Waits for a call.</summary>
    /// <exception cref="StageBrokenException">Its silo is gone, or what it had.</exception>
    public static void Wait(Func<Task> call) => Wait(async () =>
    {
        await call().ConfigureAwait(false);
        return true;
    });

    /// <summary>Waits for a call whose failure changes nothing: what it would have ended is gone already.</summary>
    public static void Try(Func<Task> call)
    {
        try
        {
            Wait(call);
        }
        catch (StageBrokenException)
        {
            // it is gone with its silo
        }
    }

    /// <summary>Makes a call whose failure changes nothing, and does not wait for it.</summary>
    public static void Forget(Func<Task> call) => _ = Task.Run(() => Try(call));
}
