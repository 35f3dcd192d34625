using DistributedAE.Autoencoders;
using DistributedAE.Data;
using DistributedAE.Training.Jobs;

namespace DistributedAE.Training.Models;

/// <summary>A model file in memory: the parameters, and all that is needed to use them. Immutable.</summary>
public sealed class TrainedModel
{
    private readonly Dictionary<string, ModelTensor> _byName;

    internal TrainedModel(string path, JobFile job, IReadOnlyList<ModelTensor> tensors, Scaling scaling)
    {
        Path = path;
        JobText = job.Text;
        Job = job.Spec;
        Tensors = tensors;
        Scaling = scaling;
        _byName = tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The job that trained it.</summary>
    public JobSpec Job { get; }

    /// <summary>The job's file.</summary>
    public string JobText { get; }

    /// <summary>The parameters, in the layout's order.</summary>
    public IReadOnlyList<ModelTensor> Tensors { get; }

    /// <summary>The scaling that inputs need.</summary>
    public Scaling Scaling { get; }

    /// <summary>The classes' names by number; null where there are none.</summary>
    public IReadOnlyList<string>? ClassNames { get; internal init; }

    /// <summary>The extents of a sample that is a picture; null where samples are none.</summary>
    public ImageShape? Image { get; internal init; }

    /// <summary>The <see cref="ModelHash"/> of the parameters; checked.</summary>
    public required string ModelSha256 { get; init; }

    /// <summary>The version of DistributedAE that trained it.</summary>
    public required string Version { get; init; }

    /// <summary>How the job's stages ended, in their order.</summary>
    public required IReadOnlyList<StageResult> Stages { get; init; }

    /// <summary>Reads a model file and checks every byte of it.</summary>
    /// <exception cref="NotFoundException">There is no such file.</exception>
    /// <exception cref="InputException">It cannot be read, is damaged, is no model file, or one of a newer format.</exception>
    public static TrainedModel Load(string path) => ModelFileReader.Read(path);

    /// <summary>Whether there is a tensor of that name.</summary>
    public bool Contains(string name) => _byName.ContainsKey(name);

    /// <summary>The tensor of that name.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public ModelTensor Find(string name) => _byName.TryGetValue(name, out ModelTensor? tensor)
        ? tensor
        : throw new InputException($"{Path}: the model has no tensor '{name}'; it has {string.Join(", ", Tensors.Select(each => each.Name))}");

    /// <summary>Puts the parameters into the flat buffer of a network, in stored order.</summary>
    /// <param name="layout">The network's layout; tensors of the model that it has not are left out.</param>
    /// <param name="flat">Of the layout's length.</param>
    /// <exception cref="InputException">A tensor of the layout is missing or has another shape.</exception>
    public void Fill(ParameterLayout layout, Span<float> flat)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentOutOfRangeException.ThrowIfNotEqual(flat.Length, layout.Length);
        foreach (ParameterTensor target in layout.Tensors)
        {
            ModelTensor source = Find(target.Name);
            if (!source.Shape.SequenceEqual(target.Shape))
            {
                throw new InputException(
                    $"{Path}: tensor '{target.Name}' has the shape [{string.Join(", ", source.Shape)}], its job's network needs [{string.Join(", ", target.Shape)}]");
            }

            target.Store(source.Values.Span, flat);
        }
    }
}
