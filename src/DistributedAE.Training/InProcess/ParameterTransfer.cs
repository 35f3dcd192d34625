using DistributedAE.Autoencoders;

namespace DistributedAE.Training.InProcess;

/// <summary>Copies tensors between the model's parameters and a stage's, by name.</summary>
public static class ParameterTransfer
{
    /// <summary>Copies every tensor that both layouts have, in stored order.</summary>
    public static void Copy(ParameterLayout from, ReadOnlySpan<float> source, ParameterLayout to, Span<float> target)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        foreach (ParameterTensor tensor in from.Tensors)
        {
            if (to.Contains(tensor.Name))
            {
                tensor.In(source).CopyTo(to[tensor.Name].In(target));
            }
        }
    }
}
