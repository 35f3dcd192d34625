using DistributedAE.Autoencoders.Tests.Reference;

namespace DistributedAE.Autoencoders.Tests.Networks;

/// <summary>The managed engine's extremes.</summary>
public sealed class ExtremeValueTests() : ExtremeValueChecks(null)
{
    [Theory]
    [MemberData(nameof(Activations))]
    public void Activations_meet_the_golden_values(Activation activation)
    {
        ReferenceCase subject = Diagonal(activation);
        using var harness = new EngineHarness(subject);
        var values = new float[harness.Network.CodeLength];
        harness.Engine.Outputs(harness.Parameters, harness.Samples, [0], 1, values);
        Near.AssertAll(Golden(activation)["out.value"], values, "value");
    }
}
