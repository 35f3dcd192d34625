using System.Text.Json.Serialization;

namespace DistributedAE.Training.Runs;

/// <summary>The figures of an epoch that ended; a line of <c>metrics.jsonl</c>.</summary>
/// <param name="StageIndex">Index of the stage.</param>
/// <param name="Stage">Its name.</param>
/// <param name="Epoch">The epoch, from 0.</param>
/// <param name="Step">Steps of the stage so far.</param>
/// <param name="TrainLoss">Mean loss of the epoch's training samples, summed over features; NaN stands as null in the file.</param>
public sealed record EpochMetrics(
    int StageIndex, string Stage, int Epoch, long Step, [property: JsonConverter(typeof(FiniteNumberConverter))] double TrainLoss)
{
    /// <summary>When the epoch ended; given by the <see cref="RunLog"/>.</summary>
    [JsonPropertyOrder(-1)]
    public DateTimeOffset Time { get; init; }

    /// <summary>Mean loss of the validation samples after the epoch; NaN or null without any.</summary>
    [JsonConverter(typeof(FiniteNumberConverter))]
    public double ValidationLoss { get; init; } = double.NaN;

    /// <summary>Training samples a second.</summary>
    [JsonConverter(typeof(FiniteNumberConverter))]
    public double SamplesPerSecond { get; init; }

    /// <summary>Learning rate of the epoch's last step.</summary>
    [JsonConverter(typeof(FiniteNumberConverter))]
    public double LearningRate { get; init; }

    /// <summary>Seconds that the epoch took.</summary>
    [JsonConverter(typeof(FiniteNumberConverter))]
    public double Seconds { get; init; }
}
