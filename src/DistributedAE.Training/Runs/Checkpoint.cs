using DistributedAE.Autoencoders;
using DistributedAE.Data;
using DistributedAE.Orchestration;
using DistributedAE.Training.Models;

namespace DistributedAE.Training.Runs;

/// <summary>An open checkpoint, checked against its hash. Tensors are read on demand; for one thread at a time.</summary>
public sealed class Checkpoint : IDisposable
{
    private readonly SafetensorsFile _file;
    private readonly CheckpointMetadata _metadata;
    private readonly FloatScratch _scratch = new();

    internal Checkpoint(SafetensorsFile file, CheckpointMetadata metadata)
    {
        _file = file;
        _metadata = metadata;
    }

    /// <summary>The file.</summary>
    public string Path => _file.Path;

    /// <summary>Where the job stood.</summary>
    public JobProgress Progress => _metadata.Progress;

    /// <summary>Name of the stage it stood in.</summary>
    public string Stage => _metadata.Stage;

    /// <summary>The <see cref="ModelHash"/> that stands for this state.</summary>
    public string ModelSha256 => _metadata.ModelSha256;

    /// <summary>What it was saved by and for.</summary>
    public CheckpointIdentity Identity => _metadata.Identity;

    /// <summary>Whether it holds a stage's parameter server, that is, was saved within a stage.</summary>
    public bool HasServer => _metadata.Counters is not null;

    /// <summary>Opens a checkpoint by itself, without comparing it with a job; what it is for, its <see cref="Identity"/> says.</summary>
    /// <exception cref="InputException">It cannot be read, or is no checkpoint of this format.</exception>
    public static Checkpoint Open(string path)
    {
        SafetensorsFile file = SafetensorsFile.Open(path);
        try
        {
            return new Checkpoint(file, CheckpointMetadata.Read(file));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads the parameters of the whole model as it would be if the stage ended now.</summary>
    /// <inheritdoc cref="LoadModel"/>
    public void LoadCurrentModel(ParameterLayout layout, Span<float> flat)
    {
        LoadModel(layout, flat);
        foreach (ParameterTensor tensor in layout.Tensors)
        {
            // a stage's parameters have the names of those that it will overwrite
            string name = CheckpointKeys.ServerPrefix + tensor.Name;
            if (HasServer && _file.Contains(name))
            {
                ParameterSource.Read(_file, name, tensor, flat, _scratch);
            }
        }
    }

    /// <summary>Reads the parameters of the whole model as the stage before left it.</summary>
    /// <param name="layout">Where the tensors lie; as it was saved.</param>
    /// <param name="flat">Of the layout's length; gets the parameters in stored order.</param>
    /// <exception cref="InputException">The checkpoint is of another model, or cannot be read.</exception>
    public void LoadModel(ParameterLayout layout, Span<float> flat)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentOutOfRangeException.ThrowIfNotEqual(flat.Length, layout.Length);
        foreach (ParameterTensor tensor in layout.Tensors)
        {
            ParameterSource.Read(_file, CheckpointKeys.ModelPrefix + tensor.Name, tensor, flat, _scratch);
        }
    }

    /// <summary>Brings the parameter server of the same stage to where the saved one was, to the bit.</summary>
    /// <exception cref="InvalidOperationException">The checkpoint was saved between stages.</exception>
    /// <exception cref="InputException">The checkpoint is of another stage, or cannot be read.</exception>
    public void Restore(ParameterServer server)
    {
        ArgumentNullException.ThrowIfNull(server);
        ParameterServerCounters counters = _metadata.Counters
            ?? throw new InvalidOperationException($"{Path} was saved between stages and holds no parameter server");
        server.Restore(counters, tensor =>
            ParameterSource.Read(_file, CheckpointKeys.ServerPrefix + tensor.Name, tensor.Tensor, tensor.Buffer.Span, _scratch));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _file.Dispose();
        _scratch.Dispose();
    }
}
