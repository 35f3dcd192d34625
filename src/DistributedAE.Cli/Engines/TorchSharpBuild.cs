using DistributedAE.Autoencoders;
#if TORCHSHARP
using DistributedAE.TorchSharp;
using DistributedAE.Training.Jobs;
#else
using DistributedAE.Data;
#endif

namespace DistributedAE.Cli.Engines;

/// <summary>Whether this build has TorchSharp in it: only with <c>-p:UseTorchSharp=true</c>.</summary>
internal static class TorchSharpBuild
{
#if TORCHSHARP
    /// <summary>TorchSharp's engines.</summary>
    public static IEngineFactory Open(EngineChoice choice, int threads) =>
        new TorchEngines(new TorchSettings(choice.Device, JobWords.Parse<TorchPrecision>(choice.Precision), threads));
#else
    /// <summary>Refuses.</summary>
    /// <exception cref="InputException">Always.</exception>
    public static IEngineFactory Open(EngineChoice choice, int threads) => throw new InputException(
        $"this dae was built without TorchSharp, so it has no engine for --device {choice.Device}; build it with: dotnet build src/DistributedAE.Cli -c Release -p:UseTorchSharp=true");
#endif
}
