using System.Globalization;
using DistributedAE.Autoencoders;
using DistributedAE.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace DistributedAE.TorchSharp;

/// <summary>Makes TorchSharp's engines for one device. What they compute is near the managed engine's results, not the same bits.</summary>
public sealed class TorchEngines : IEngineFactory
{
    private const string GpuPrefix = "cuda:";

    private readonly TorchSettings _settings;
    private readonly Device _device;

    /// <summary>Engines for a device, which must be there.</summary>
    /// <param name="settings">Where and how.</param>
    /// <exception cref="InputException">There is no such device, or it cannot compute so.</exception>
    public TorchEngines(TorchSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.Threads, 1);
        _settings = settings;
        try
        {
            _device = Find(settings.Device);
        }
        catch (TypeInitializationException problem)
        {
            throw new InputException(
                "TorchSharp's native libraries cannot be loaded: they are missing beside dae.dll, or this system's libstdc++ is older than that of GCC 13 (Ubuntu 24.04 and Debian 13 have it, as has the image of deploy/docker/Dockerfile.gpu-worker)", problem);
        }

        if (_device.type == DeviceType.CUDA)
        {
            backends.cuda.matmul.allow_tf32 = settings.Precision == TorchPrecision.Tf32;
            backends.cudnn.allow_tf32 = settings.Precision == TorchPrecision.Tf32;
        }
        else if (settings.Precision == TorchPrecision.Tf32)
        {
            throw new InputException("--precision tf32 is of GPUs; take float32 or bf16 with --device cpu");
        }
    }

    /// <inheritdoc/>
    public EngineKind Kind => EngineKind.Torchsharp;

    /// <inheritdoc/>
    public IContributionEngine Create(StageNetwork network, int rowCapacity, int shardCapacity, ulong seed, int stage) =>
        new TorchSharpEngine(network, rowCapacity, new TorchBatch(network, rowCapacity, seed, stage, _device), _device, _settings);

    private static Device Find(string name)
    {
        if (name == "cpu")
        {
            return CPU;
        }

        if (!name.StartsWith(GpuPrefix, StringComparison.Ordinal)
            || !int.TryParse(name.AsSpan(GpuPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int index))
        {
            throw new InputException($"--device is '{name}', but must be cpu or cuda:N, such as cuda:0");
        }

        // asked before anything is done on a GPU: libtorch loads its parts for them then
        if (!cuda.is_available())
        {
            throw new InputException(
                $"--device is {name}, but libtorch finds no GPU: dae must be built with -p:UseTorchSharp=true -p:TorchVariant=cuda-linux, and the machine needs NVIDIA's driver; --device cpu works everywhere");
        }

        return index < cuda.device_count()
            ? device(DeviceType.CUDA, index)
            : throw new InputException($"--device is {name}, but there are {cuda.device_count()} GPUs, from cuda:0");
    }
}
