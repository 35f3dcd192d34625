using static TorchSharp.torch;

namespace DistributedAE.TorchSharp;

/// <summary>A block on the device; rows are samples.</summary>
/// <param name="Input">What the first layer sees.</param>
/// <param name="Target">The clean samples.</param>
/// <param name="Noise">ε of sampled codes; null without.</param>
/// <param name="Classes">Class of each sample; null without.</param>
/// <param name="Values">The value to predict, one column; null without.</param>
internal sealed record TorchInput(Tensor Input, Tensor Target, Tensor? Noise, Tensor? Classes, Tensor? Values);
