using Spectre.Console;

namespace DistributedAE.Cli.Display;

/// <summary>A progress bar on stderr for work that goes through samples part by part; nothing where stderr is no terminal.</summary>
internal static class PartProgress
{
    /// <summary>Does the work and shows how far it is.</summary>
    /// <param name="what">What is done, such as "encoding".</param>
    /// <param name="count">Number of samples.</param>
    /// <param name="work">Tells how many samples are done.</param>
    public static TResult Show<TResult>(string what, int count, Func<Action<int>, TResult> work) => Terminal.CanAnimate(error: true)
        ? Terminal.Console(Console.Error).Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(progress =>
            {
                ProgressTask task = progress.AddTask(what, maxValue: count);
                return work(done => task.Value = done);
            })
        : work(_ => { });
}
