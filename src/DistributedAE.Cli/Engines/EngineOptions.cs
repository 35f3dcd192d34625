using System.CommandLine;
using DistributedAE.Autoencoders;
using DistributedAE.Data;
using DistributedAE.Training.Jobs;

namespace DistributedAE.Cli.Engines;

/// <summary>The options <c>--engine</c>, <c>--device</c> and <c>--precision</c>.</summary>
internal sealed class EngineOptions
{
    /// <summary>The device that every machine has.</summary>
    public const string Processor = "cpu";

    /// <summary>The precision that nothing has to be said for.</summary>
    public const string Float32 = "float32";

    private static readonly string[] s_precisions = [Float32, "tf32", "bf16"];

    private readonly Option<string> _engine = new("--engine")
    {
        Description = "What computes the steps: the project's own kernels, or TorchSharp (for GPUs; the run is not bit-reproducible). Codes of the layers below are always the kernels'.",
        DefaultValueFactory = _ => JobWords.Of(EngineKind.Managed),
    };

    private readonly Option<string?> _device = new("--device") { Description = "Where TorchSharp computes: cpu (default), or cuda:N for GPU N.", HelpName = "DEVICE" };
    private readonly Option<string?> _precision = new("--precision") { Description = "Numbers of TorchSharp's matrix products: float32 (default), tf32 (GPUs) or bf16." };

    /// <summary>The options.</summary>
    public EngineOptions()
    {
        _engine.AcceptOnlyFromAmong([.. JobWords.All<EngineKind>()]);
        _precision.AcceptOnlyFromAmong(s_precisions);
    }

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_engine);
        command.Add(_device);
        command.Add(_precision);
    }

    /// <summary>What was chosen.</summary>
    /// <exception cref="InputException">A device or precision was given for the project's own kernels.</exception>
    public EngineChoice Find(ParseResult parsed)
    {
        var kind = JobWords.Parse<EngineKind>(parsed.GetRequiredValue(_engine));
        string? device = parsed.GetValue(_device);
        string? precision = parsed.GetValue(_precision);
        return kind == EngineKind.Managed && (device ?? precision) is not null
            ? throw new InputException($"{(device is null ? "--precision" : "--device")} is for --engine torchsharp; the project's own kernels compute on the processor, in 32-bit floats")
            : new EngineChoice(kind, device ?? Processor, precision ?? Float32);
    }
}
