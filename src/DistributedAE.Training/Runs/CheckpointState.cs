using DistributedAE.Autoencoders;
using DistributedAE.Numerics;
using DistributedAE.Orchestration;

namespace DistributedAE.Training.Runs;

/// <summary>All that a checkpoint keeps. Nothing is copied: it must stay as it is until the checkpoint is saved.</summary>
/// <param name="Progress">Where the job stands.</param>
/// <param name="Stage">Name of the stage it stands in, or of none ("done") when all are over.</param>
/// <param name="Layout">Where the tensors of the whole model lie.</param>
/// <param name="Model">The parameters of the whole model, with the finished stages' in place; of the layout's length.</param>
/// <param name="Server">The running stage's parameter server; null between stages.</param>
/// <param name="ModelSha256">The <see cref="Models.ModelHash"/> that stands for this state.</param>
public sealed record CheckpointState(
    JobProgress Progress, string Stage, ParameterLayout Layout, AlignedBuffer Model, ParameterServer? Server, string ModelSha256);
