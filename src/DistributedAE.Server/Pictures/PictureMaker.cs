using DistributedAE.Data;
using DistributedAE.Numerics;
using DistributedAE.Protocol.Api;
using DistributedAE.Server.Store;
using DistributedAE.Training.Analysis;
using DistributedAE.Training.Evaluation;
using DistributedAE.Training.InProcess;
using DistributedAE.Training.Jobs;
using DistributedAE.Training.Models;
using DistributedAE.Training.Pictures;
using DistributedAE.Training.Runs;
using DistributedAE.Training.Samples;

namespace DistributedAE.Server.Pictures;

/// <summary>Makes pictures of a checkpoint, on the calling thread.</summary>
internal sealed class PictureMaker
{
    /// <summary>Most samples whose codes and errors are computed.</summary>
    public const int MostSamples = 1000;

    private const int MostValues = 4_000_000;
    private const int FewestSamples = 64;
    private const int MostClasses = 100;
    private const ulong Seed = 1;
    private const int ChosenStream = 1;
    private const int DrawnStream = 2;

    private readonly JobPlan _plan;
    private readonly DataSet _data;
    private readonly SampleSet _samples;
    private readonly CancellationToken _cancellation;

    /// <summary>Makes pictures of a job's checkpoints.</summary>
    /// <param name="job">The job.</param>
    /// <param name="data">Its data.</param>
    /// <param name="cancellation">Gives up.</param>
    public PictureMaker(JobSpec job, DataSet data, CancellationToken cancellation)
    {
        _plan = new JobPlan(job, data);
        _data = data;
        _samples = Choose(data);
        _cancellation = cancellation;
    }

    /// <summary>Makes all that can be made.</summary>
    /// <param name="folder">The job's folder.</param>
    /// <param name="source">What of.</param>
    /// <param name="now">The time, UTC.</param>
    /// <exception cref="InputException">The checkpoint or model cannot be read.</exception>
    /// <exception cref="OperationCanceledException">It was to give up.</exception>
    public PictureSet Make(JobFolder folder, PictureSource source, DateTimeOffset now)
    {
        (ModelSnapshot snapshot, int? epoch) = Open(source);
        using (snapshot)
        {
            string? noErrors = !snapshot.Runner.CanReconstruct ? "the model has no decoder: it is trained as a classifier or regressor alone"
                : snapshot.Runner.CanPredict ? "the model predicts: its decoder was left behind when the encoder was trained on, and reconstructs nothing any more"
                : null;
            string stage = _plan.Stages[snapshot.Stage].Name;
            int shown = epoch ?? LastEpoch(folder, snapshot.Stage);
            return new PictureSet(source, stage, shown, now)
            {
                Reconstructions = noErrors is not null ? Outcome<DrawnPicture>.Impossible(noErrors) : Step(() => Reconstructions(snapshot)),
                Filters = Step(() => DrawnPicture.Of(ModelPictures.Filters(snapshot.FirstShape, snapshot.FirstValues(), _data.Train.Image))),
                Codes = Step(() => Codes(snapshot.Runner) with { Checkpoint = source.File, Stage = stage, Epoch = shown }),
                Errors = noErrors is not null ? Outcome<SampleErrors>.Impossible(noErrors) : Step(() => Errors(snapshot.Runner)),
            };
        }
    }

    /// <summary>Test samples, else those of validation, else those of training.</summary>
    private static SampleSet Choose(DataSet data)
    {
        SampleSet all = data.Test.Count > 0 ? data.Test : data.Validation.Count > 0 ? data.Validation : data.Train;
        return Spread(all, Math.Clamp(MostValues / all.FeatureCount, FewestSamples, MostSamples), ChosenStream);
    }

    /// <summary>
    /// Some samples, spread over all of them, and always the same ones. One out of each stretch, anywhere in it: with a fixed distance, data whose classes take turns
    /// would show some classes only.
    /// </summary>
    private static SampleSet Spread(SampleSet all, int most, int stream)
    {
        int count = Math.Min(all.Count, most);
        var places = new float[count];
        new RandomStream(Seed, RandomPurpose.Projection, stream, 0, 0).FillUniform(places);
        return count == all.Count ? all : all.Select([.. places.Select((place, index) => Math.Min((int)((index + (double)place) * all.Count / count), all.Count - 1))]);
    }

    private (ModelSnapshot Snapshot, int? Epoch) Open(PictureSource source)
    {
        if (source.IsModel)
        {
            return (ModelSnapshot.Of(TrainedModel.Load(source.Path), _plan), null);
        }

        if (FileHash.Of(source.Path) != source.Sha256)
        {
            throw new InputException($"{source.File} is damaged: its SHA-256 is not the one that was noted when it was saved");
        }

        using var checkpoint = Checkpoint.Open(source.Path);
        return (ModelSnapshot.Of(checkpoint, _plan), checkpoint.HasServer ? checkpoint.Progress.InStage.Epoch : null);
    }

    private static int LastEpoch(JobFolder folder, int stage) =>
        RunLog.ReadMetrics(new RunPaths(folder.Path)).LastOrDefault(metric => metric.StageIndex == stage)?.Epoch ?? 0;

    private Outcome<TValue> Step<TValue>(Func<TValue> make)
        where TValue : class
    {
        _cancellation.ThrowIfCancellationRequested();
        return Outcome<TValue>.Try(make);
    }

    private DrawnPicture Reconstructions(ModelSnapshot snapshot)
    {
        SampleSet spread = Spread(_samples, ModelPictures.ReconstructedSamples, DrawnStream);
        return DrawnPicture.Of(ModelPictures.Reconstructions(snapshot.Runner, _data.Scaling, spread, spread.Image));
    }

    private CodesView Codes(ModelRunner runner)
    {
        float[] codes = SampleCodes.Of(runner, _samples, _samples.Count);
        int units = runner.CodeLength;
        (float[] x, float[] y) = units switch
        {
            1 => (codes, [.. Enumerable.Range(0, codes.Length).Select(sample => (float)sample)]),
            2 => ([.. codes.Where((_, at) => at % 2 == 0)], [.. codes.Where((_, at) => at % 2 == 1)]),
            _ => LeadingPlane.Project(codes, units),
        };
        string how = units switch { 1 => "code unit 1 and the sample's number", 2 => "code units 1 and 2", _ => $"PCA of {units} units" };
        bool hasClasses = _samples.ClassCount is > 1 and <= MostClasses;
        return new CodesView("", "", 0, how, [.. x.Select(value => ShortNumber.Of(value))], [.. y.Select(value => ShortNumber.Of(value))])
        {
            Labels = hasClasses ? [.. Enumerable.Range(0, _samples.Count).Select(_samples.Label)] : null,
            Classes = hasClasses ? [.. Enumerable.Range(0, _samples.ClassCount).Select(_samples.Labels!.NameOf)] : null,
        };
    }

    private SampleErrors Errors(ModelRunner runner)
    {
        int features = _samples.FeatureCount;
        var reader = new DataReader(_samples);
        var inputs = new float[features];
        var outputs = new float[ModelRunner.RowCapacity * features];
        var errors = new double[_samples.Count];
        foreach (int[] part in SampleParts.Of(_samples.Count))
        {
            _cancellation.ThrowIfCancellationRequested();
            runner.Reconstruct(reader, part, outputs);
            for (int row = 0; row < part.Length; row++)
            {
                _samples.Fill(part[row], inputs);
                errors[part[row]] = Distance(inputs, outputs.AsSpan(row * features, features));
            }
        }

        return errors.All(double.IsFinite) ? new SampleErrors(errors, _samples) : throw new InputException("a reconstruction error is not finite: the model may have diverged");
    }

    private static double Distance(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        double sum = 0;
        for (int at = 0; at < left.Length; at++)
        {
            double difference = (double)left[at] - right[at];
            sum += difference * difference;
        }

        return sum;
    }
}
