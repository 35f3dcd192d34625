using System.Globalization;
using DistributedAE.Data;
using DistributedAE.Orchestration;
using DistributedAE.Training.Models;

namespace DistributedAE.Training.Runs;

/// <summary>What a checkpoint says beside its tensors. Floating-point values are written so that they come back to the bit.</summary>
/// <param name="Identity">Of the job that saved it.</param>
/// <param name="Progress">Where the job stood.</param>
/// <param name="Stage">Name of the stage.</param>
/// <param name="ModelSha256">The hash of the parameters.</param>
/// <param name="Counters">Those of the stage's parameter server; null between stages.</param>
internal sealed record CheckpointMetadata(
    CheckpointIdentity Identity, JobProgress Progress, string Stage, string ModelSha256, ParameterServerCounters? Counters)
{
    public const string Format = "dae-checkpoint";

    /// <summary>The version that is written, and the only one that is read.</summary>
    public const int FormatVersion = 1;

    public Dictionary<string, string> ToDictionary()
    {
        StageProgress stage = Progress.InStage;
        var values = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [CheckpointKeys.Format] = Format,
            [CheckpointKeys.FormatVersion] = Write(FormatVersion),
            [CheckpointKeys.Version] = Identity.Version,
            [CheckpointKeys.JobSha256] = Identity.JobSha256,
            [CheckpointKeys.DataSha256] = Identity.DataSha256,
            [CheckpointKeys.ModelSha256] = ModelSha256,
            [CheckpointKeys.StageIndex] = Write(Progress.Stage),
            [CheckpointKeys.Stage] = Stage,
            [CheckpointKeys.Epoch] = Write(stage.Epoch),
            [CheckpointKeys.Step] = Write(stage.Step),
            [CheckpointKeys.LossSum] = Write(stage.LossSum),
            [CheckpointKeys.SampleCount] = Write(stage.SampleCount),
            [CheckpointKeys.BestEpoch] = Write(stage.BestEpoch),
        };
        if (stage.BestLoss is { } bestLoss)
        {
            values[CheckpointKeys.BestLoss] = Write(bestLoss);
        }

        if (Counters is { } counters)
        {
            values[CheckpointKeys.ServerStep] = Write(counters.Step);
            values[CheckpointKeys.ServerVersion] = Write(counters.Version);
            values[CheckpointKeys.ServerHasBest] = counters.HasBest ? "true" : "false";
        }

        return values;
    }

    /// <exception cref="InputException">The file is no checkpoint, or one of another format's version.</exception>
    public static CheckpointMetadata Read(SafetensorsFile file)
    {
        var reader = new Reader(file);
        reader.CheckFormat();
        var inStage = new StageProgress(
            reader.Number<int>(CheckpointKeys.Epoch),
            reader.Number<int>(CheckpointKeys.Step),
            reader.Number<double>(CheckpointKeys.LossSum),
            reader.Number<long>(CheckpointKeys.SampleCount),
            file.Metadata.ContainsKey(CheckpointKeys.BestLoss) ? reader.Number<double>(CheckpointKeys.BestLoss) : null,
            reader.Number<int>(CheckpointKeys.BestEpoch));
        return new CheckpointMetadata(
            new CheckpointIdentity(
                reader.Text(CheckpointKeys.JobSha256), reader.Text(CheckpointKeys.DataSha256), reader.Text(CheckpointKeys.Version)),
            new JobProgress(reader.Number<int>(CheckpointKeys.StageIndex), inStage),
            reader.Text(CheckpointKeys.Stage),
            reader.Text(CheckpointKeys.ModelSha256),
            file.Metadata.ContainsKey(CheckpointKeys.ServerStep) ? reader.Counters() : null);
    }

    /// <summary>"R" is the shortest text that is read back to the same bits.</summary>
    private static string Write(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Write(long value) => value.ToString(CultureInfo.InvariantCulture);

    private readonly struct Reader(SafetensorsFile file)
    {
        public void CheckFormat()
        {
            string? format = file.Metadata.GetValueOrDefault(CheckpointKeys.Format);
            if (format != Format)
            {
                throw new InputException($"{file.Path}: the format is '{format}', '{Format}' is needed; is it a model?");
            }

            string version = Text(CheckpointKeys.FormatVersion);
            if (version != Write(FormatVersion))
            {
                throw new InputException(
                    $"{file.Path} has version {version} of the checkpoint format, DistributedAE {ProductVersion.Current} reads version {FormatVersion}; "
                    + $"resume with DistributedAE {Text(CheckpointKeys.Version)}, which saved it");
            }
        }

        public string Text(string key) => file.Metadata.TryGetValue(key, out string? text)
            ? text
            : throw new InputException($"{file.Path}: the metadata has no '{key}'");

        public TNumber Number<TNumber>(string key)
            where TNumber : struct, System.Numerics.INumber<TNumber> =>
            TNumber.TryParse(Text(key), NumberStyles.Float, CultureInfo.InvariantCulture, out TNumber number)
                ? number
                : throw new InputException($"{file.Path}: the metadata '{key}' is '{Text(key)}', a number is needed");

        public ParameterServerCounters Counters() => new(
            Number<long>(CheckpointKeys.ServerStep), Number<long>(CheckpointKeys.ServerVersion), Text(CheckpointKeys.ServerHasBest) == "true");
    }
}
