using System.Runtime.Intrinsics;

namespace DistributedAE.Autoencoders;

/// <summary>
/// The arithmetic of one optimizer on 16 parameters at a time. Implemented by readonly structs that hold their constants
/// broadcast, so that <see cref="UpdateLoop"/> is compiled once for each rule with the rule inlined.
/// </summary>
internal interface IUpdateRule
{
    /// <summary>How many state vectors the rule reads and writes: 0, 1 or 2.</summary>
    static abstract int StateCount { get; }

    /// <summary>The updated parameters; the states are updated in place. Every lane must be independent of the others.</summary>
    Vector512<float> Apply(
        Vector512<float> parameter, Vector512<float> gradient, ref Vector512<float> state0, ref Vector512<float> state1);
}
