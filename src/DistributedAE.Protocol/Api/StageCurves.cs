namespace DistributedAE.Protocol.Api;

/// <summary>The curves of a stage.</summary>
/// <param name="Index">Its place, from 0.</param>
/// <param name="Name"><c>pretrain[k]</c> or <c>finetune</c>.</param>
/// <param name="StepsPerEpoch">Steps of an epoch.</param>
/// <param name="Steps">What steps gave.</param>
/// <param name="Epochs">What epochs gave.</param>
public sealed record StageCurves(int Index, string Name, int StepsPerEpoch, StepCurves Steps, EpochCurves Epochs);
