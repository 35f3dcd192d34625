using DistributedAE.Protocol.Api;
using DistributedAE.Server.Store;
using DistributedAE.Training.Steps;

namespace DistributedAE.Server.Curves;

/// <summary>Makes the curves of a job from its steps and the figures of its epochs, with a bounded number of points.</summary>
internal static class CurveBuilder
{
    /// <summary>The curves of a job.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="name">Its name.</param>
    /// <param name="stages">Its stages.</param>
    /// <param name="steps">Its steps.</param>
    /// <param name="epochs">Its epochs, oldest first.</param>
    /// <param name="query">What is wanted.</param>
    public static JobCurves Build(
        string jobId, string name, IReadOnlyList<StoredStage> stages, RunSteps steps, IReadOnlyList<MetricView> epochs, CurveQuery query)
    {
        int[] begun = [.. Enumerable.Range(0, stages.Count).Where(index => IsWanted(index) && HasBegun(index))];
        int[] points = Share(query.Points, [.. begun.Select(index => SeriesOf(steps, index)?.LastStep ?? 0)]);
        double earlier = 0;
        var curves = new List<StageCurves>();
        for (int index = 0; index < stages.Count; index++)
        {
            MetricView[] ended = [.. epochs.Where(epoch => epoch.StageIndex == index)];
            int place = Array.IndexOf(begun, index);
            if (place >= 0)
            {
                StepSeries? series = SeriesOf(steps, index);
                curves.Add(new StageCurves(
                    index, stages[index].Name, stages[index].StepsPerEpoch, StepsOf(series, points[place]), EpochsOf(series, ended, earlier, query.Points)));
            }

            earlier += ended.Sum(epoch => epoch.Seconds);
        }

        return new JobCurves(jobId, name, curves);

        bool IsWanted(int index) => query.Stage is null || stages[index].Name == query.Stage;
        bool HasBegun(int index) => SeriesOf(steps, index) is not null || epochs.Any(epoch => epoch.StageIndex == index);
    }

    /// <summary>Divides points by the stages' steps; each stage has one at least.</summary>
    private static int[] Share(int points, long[] steps)
    {
        long all = Math.Max(steps.Sum(), 1);
        int free = Math.Max(points - steps.Length, 0);
        return [.. steps.Select(count => 1 + (int)(free * (double)count / all))];
    }

    private static StepSeries? SeriesOf(RunSteps steps, int stage) => steps.Stages.FirstOrDefault(series => series.Stage == stage);

    private static StepCurves StepsOf(StepSeries? series, int points)
    {
        IReadOnlyList<StepBucket> found = series?.Points(points) ?? [];
        return new StepCurves
        {
            Step = [.. found.Select(point => point.LastStep)],
            Seconds = [.. found.Select(point => (float)point.Seconds)],
            Loss = [.. found.Select(point => Finite(point.Loss))],
            Low = [.. found.Select(point => Finite(point.Low))],
            High = [.. found.Select(point => Finite(point.High))],
            GradientNorm = [.. found.Select(point => Finite(point.GradientNorm))],
            SamplesPerSecond = [.. found.Select(point => Finite(point.SamplesPerSecond))],
        };
    }

    private static EpochCurves EpochsOf(StepSeries? series, MetricView[] epochs, double earlier, int points)
    {
        var times = new double[epochs.Length];
        for (int epoch = 0; epoch < epochs.Length; epoch++)
        {
            // a run of an older version has no steps: then its epochs' times are added up
            earlier += epochs[epoch].Seconds;
            times[epoch] = series?.SecondsAt(epochs[epoch].Steps) ?? earlier;
        }

        int[] chosen = Spread(epochs.Length, points);
        return new EpochCurves
        {
            Step = [.. chosen.Select(epoch => epochs[epoch].Steps)],
            Seconds = [.. chosen.Select(epoch => (float)times[epoch])],
            Loss = [.. chosen.Select(epoch => Finite(epochs[epoch].Loss))],
            ValidationLoss = [.. chosen.Select(epoch => Finite(epochs[epoch].ValidationLoss ?? double.NaN))],
            LearningRate = [.. chosen.Select(epoch => Finite(epochs[epoch].LearningRate))],
        };
    }

    /// <summary>At most so many of the numbers from 0, evenly spread, the first and the last among them.</summary>
    private static int[] Spread(int count, int most) => count <= most
        ? [.. Enumerable.Range(0, count)]
        : [.. Enumerable.Range(0, most).Select(place => (int)((long)place * (count - 1) / (most - 1)))];

    private static float? Finite(double value) => float.IsFinite((float)value) ? (float)value : null;
}
