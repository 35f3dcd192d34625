using System.Collections.Concurrent;
using DistributedAE.Orchestration;

namespace DistributedAE.Simulator;

/// <summary>The undisturbed run of a job, computed all at once: what every other run must give.</summary>
internal sealed class Reference
{
    private static readonly ConcurrentDictionary<int, Reference> Known = new();
    private readonly Dictionary<(int Stage, long Version), double> _losses = [];
    private readonly Dictionary<(int Stage, int Epoch), double> _validation = [];

    private Reference(JobShape shape)
    {
        StagePlan[] plans = shape.Plans;
        var job = new TrainingJob(plans);
        ParameterServer? server = null;
        float[]? before = null;
        job.Handle(JobEvent.Started);
        while (job.TryTake(out JobEffect effect))
        {
            switch (effect.Kind)
            {
                case JobEffectKind.BeginStage:
                    server = new ParameterServer(PseudoModel.Layout, plans[effect.Stage], PseudoModel.Initial(effect.Stage, before));
                    job.Handle(JobEvent.StageReady);
                    break;
                case JobEffectKind.OpenStep:
                    Payload sums = PseudoModel.Contribution(plans[effect.Stage], effect.Version, Block.All(shape.Shards), Copy(server!));
                    using (var root = new Contribution(PseudoModel.Layout.Length))
                    {
                        sums.Gradient.CopyTo(root.Gradient);
                        (root.LossSum, root.SampleCount) = (sums.LossSum, sums.SampleCount);
                        server!.Apply(root);
                    }

                    _losses[(effect.Stage, effect.Version)] = sums.LossSum;
                    job.Handle(JobEvent.StepCompleted(sums.LossSum, sums.SampleCount));
                    break;
                case JobEffectKind.MeasureValidation:
                    double[] losses = PseudoModel.Validation(plans[effect.Stage], Block.All(shape.Shards), Copy(server!)).Losses;
                    _validation[(effect.Stage, effect.Epoch)] = losses.Sum() / losses.Length;
                    job.Handle(JobEvent.ValidationMeasured(losses.Sum() / losses.Length));
                    break;
                case JobEffectKind.KeepBest:
                    server!.KeepBest();
                    break;
                case JobEffectKind.RestoreBest:
                    server!.RestoreBest();
                    break;
                case JobEffectKind.EndStage:
                    before = Copy(server!);
                    Ends.Add(PseudoModel.HashOf(before));
                    server!.Dispose();
                    break;
                case JobEffectKind.SaveCheckpoint:
                    job.Handle(JobEvent.CheckpointSaved);
                    break;
            }
        }
    }

    /// <summary>Hash of the parameters at the end of each stage.</summary>
    public List<string> Ends { get; } = [];

    /// <summary>Steps and validations of the whole job.</summary>
    public int Works => _losses.Count + _validation.Count;

    public static Reference Of(JobShape shape) => Known.GetOrAdd(shape.Number, _ => new Reference(shape));

    /// <summary>The step's loss sum, or null where there is no such step.</summary>
    public double? LossAt(int stage, long version) => _losses.TryGetValue((stage, version), out double loss) ? loss : null;

    /// <summary>The epoch's validation loss, or null where there is none.</summary>
    public double? ValidationAt(int stage, int epoch) => _validation.TryGetValue((stage, epoch), out double loss) ? loss : null;

    private static float[] Copy(ParameterServer server) => server.Parameters.Span.ToArray();
}
