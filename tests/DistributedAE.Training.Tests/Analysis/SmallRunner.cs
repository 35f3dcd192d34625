using DistributedAE.Autoencoders;
using DistributedAE.Numerics;
using DistributedAE.Numerics.Threads;
using DistributedAE.Training.Evaluation;
using DistributedAE.Training.Jobs;
using DistributedAE.Training.Networks;

namespace DistributedAE.Training.Tests.Analysis;

/// <summary>A linear autoencoder of 4-2-4 units that keeps the first two features and loses the others.</summary>
internal sealed class SmallRunner : IDisposable
{
    private readonly SlotTeam _team = new(1);
    private readonly AlignedBuffer _parameters;

    public SmallRunner(float gain = 1)
    {
        JobSpec job = JobFileReader.Read(
            """
            data: { source: digits, scale: none }
            model: { layers: [4, 2], activation: linear, output: linear }
            pretrain: { epochs: 0, loss: squaredError }
            """,
            "small.yaml").Spec;
        ParameterLayout layout = ModelLayout.Of(job, 0);
        _parameters = new AlignedBuffer(layout.Length);
        layout[TensorNames.EncoderWeight(0)].Store([gain, 0, 0, gain, 0, 0, 0, 0], _parameters.Span);
        layout[TensorNames.DecoderWeight(0)].Store([1, 0, 0, 0, 0, 1, 0, 0], _parameters.Span);
        Runner = new ModelRunner(job, layout, _parameters, _team);
    }

    public ModelRunner Runner { get; }

    public void Dispose()
    {
        Runner.Dispose();
        _team.Dispose();
        _parameters.Dispose();
    }
}
