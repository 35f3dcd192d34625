using DistributedAE.Autoencoders;
using DistributedAE.Numerics;
using DistributedAE.Numerics.Threads;
using DistributedAE.Training.Jobs;
using DistributedAE.Training.Networks;
using DistributedAE.Training.Samples;

namespace DistributedAE.Training.InProcess;

/// <summary>What a stage reads: the data, or the codes of the layers below, computed once.</summary>
/// <param name="Train">Training samples.</param>
/// <param name="Validation">Validation samples; may be empty.</param>
/// <param name="Depth">How many layers they went through.</param>
internal sealed record StageInputs(SampleReader Train, SampleReader Validation, int Depth = 0)
{
    private const int RowCapacity = 512;

    /// <summary>These samples' codes behind the lowest <paramref name="depth"/> layers. Codes that are there already are gone on from.</summary>
    public StageInputs EncodedTo(int depth, JobSpec job, ParameterLayout layout, AlignedBuffer model, SlotTeam team)
    {
        if (depth == Depth)
        {
            return this;
        }

        StageNetwork encoder = JobNetworks.Encoder(job, layout, depth);
        StageNetwork rest = encoder with { Layers = [.. encoder.Layers.Skip(Depth)], EncoderDepth = depth - Depth };
        using var engine = new NetworkEngine(rest, RowCapacity, 1, team, job.Seed, 0);
        return new StageInputs(CodeReader.Compute(engine, model, Train), CodeReader.Compute(engine, model, Validation), depth);
    }
}
