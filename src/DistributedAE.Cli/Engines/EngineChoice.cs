using DistributedAE.Autoencoders;
using DistributedAE.Training.Jobs;

namespace DistributedAE.Cli.Engines;

/// <summary>What a process computes with.</summary>
/// <param name="Kind">Which engine.</param>
/// <param name="Device">Of TorchSharp: <c>cpu</c> or <c>cuda:N</c>.</param>
/// <param name="Precision">Of TorchSharp: <c>float32</c>, <c>tf32</c> or <c>bf16</c>.</param>
internal sealed record EngineChoice(EngineKind Kind, string Device, string Precision)
{
    /// <summary>The project's own kernels.</summary>
    public static EngineChoice Managed { get; } = new(EngineKind.Managed, EngineOptions.Processor, EngineOptions.Float32);

    /// <summary>Makes its engines; null for the project's own kernels, which run on slots.</summary>
    /// <param name="threads">Threads of libtorch on the processor.</param>
    /// <exception cref="Data.InputException">This build has no such engine, or this machine no such device.</exception>
    public IEngineFactory? Open(int threads) => Kind == EngineKind.Managed ? null : TorchSharpBuild.Open(this, threads);

    /// <summary>The arguments by which another process computes with the same.</summary>
    public IReadOnlyList<string> Arguments => Kind == EngineKind.Managed
        ? []
        : ["--engine", JobWords.Of(Kind), "--device", Device, "--precision", Precision];

    /// <inheritdoc/>
    public override string ToString() => Kind == EngineKind.Managed ? JobWords.Of(Kind) : $"{JobWords.Of(Kind)} on {Device}, {Precision}";
}
