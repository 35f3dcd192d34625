using System.Runtime.InteropServices;
using DistributedAE.Autoencoders;
using DistributedAE.Autoencoders.Tests.Networks;
using DistributedAE.Autoencoders.Tests.Reference;
using static TorchSharp.torch;

namespace DistributedAE.TorchSharp.Tests;

/// <summary>libtorch's activations against the committed vectors, far into saturation.</summary>
public sealed class VectorTests
{
    public static TheoryData<Activation> Activations => [.. Enum.GetValues<Activation>()];

    [Theory]
    [MemberData(nameof(Activations))]
    public void Activations_and_their_derivatives_are_the_vectors(Activation activation)
    {
        VectorCase vector = VectorFile.Read("heads").Single(one => one.Name == "activation_" + activation);
        using var scope = NewDisposeScope();
        Tensor z = tensor(vector.Tensors["in.z"].Select(value => (float)value).ToArray()).requires_grad_();
        Tensor h = TorchActivations.Apply(activation, z);
        Tensor derivative = autograd.grad([h.sum()], [z])[0];

        Near.AssertAll(vector.Tensors["out.value"], Values(h.detach()), $"{activation}");
        Near.AssertAll(vector.Tensors["out.derivative"], Values(derivative), $"derivative of {activation}");
    }

    private static float[] Values(Tensor values) => MemoryMarshal.Cast<byte, float>(values.contiguous().bytes).ToArray();
}
