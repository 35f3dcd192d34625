using DistributedAE.Autoencoders;
using DistributedAE.Data;
using DistributedAE.Numerics;
using DistributedAE.Orchestration;
using DistributedAE.Training.Jobs;

namespace DistributedAE.Training.InProcess;

/// <summary>What a stage starts from.</summary>
/// <param name="Job">The job.</param>
/// <param name="Plan">What follows from it.</param>
/// <param name="Data">Its data.</param>
/// <param name="Stage">Index of the stage.</param>
/// <param name="Network">What the stage trains.</param>
/// <param name="Model">All parameters of the model, in stored order; the layers below are final.</param>
public sealed record StageStart(JobFile Job, JobPlan Plan, DataSet Data, int Stage, StageNetwork Network, AlignedBuffer Model)
{
    /// <summary>How the stage is scheduled.</summary>
    public StagePlan Schedule => Plan.Stages[Stage];

    /// <summary>How many layers the samples go through before the stage sees them.</summary>
    public int InputDepth => Plan.InputDepthOf(Stage);

    /// <summary>A parameter server with the stage's first parameters.</summary>
    /// <param name="parameters">Memory for its parameters, all zero, for example shared with workers; owned by the server from now on. Null for its own.</param>
    public ParameterServer CreateServer(AlignedBuffer? parameters = null)
    {
        parameters ??= new AlignedBuffer(Network.Layout.Length);
        ParameterTransfer.Copy(Plan.Layout, Model.Span, Network.Layout, parameters.Span);
        return new ParameterServer(Network.Layout, Schedule, parameters.Span, Network.UnitSums.Activations, parameters, Network.ContractiveDecay);
    }
}
