namespace DistributedAE.Autoencoders;

/// <summary>
/// Where each tensor of a network lies in one flat buffer. The order of the tensors is part of the model's identity:
/// hashes and files follow it.
/// </summary>
public sealed class ParameterLayout
{
    private readonly Dictionary<string, ParameterTensor> _byName;

    /// <summary>Lays the tensors out one after the other, each padded to a multiple of 16 floats.</summary>
    public ParameterLayout(IEnumerable<(string Name, int[] Shape, bool IsWeight)> tensors)
    {
        var list = new List<ParameterTensor>();
        int offset = 0;
        foreach ((string name, int[] shape, bool isWeight) in tensors)
        {
            var tensor = new ParameterTensor(name, shape, offset, isWeight);
            list.Add(tensor);
            offset = checked(offset + tensor.StoredLength);
            ParameterCount += tensor.Length;
        }

        Tensors = list;
        Length = offset;
        _byName = list.ToDictionary(t => t.Name, StringComparer.Ordinal);
    }

    /// <summary>All tensors, in the buffer's order.</summary>
    public IReadOnlyList<ParameterTensor> Tensors { get; }

    /// <summary>Number of values of all tensors, without padding.</summary>
    public long ParameterCount { get; }

    /// <summary>Number of floats in the flat buffer, padding included.</summary>
    public int Length { get; }

    /// <summary>The tensor of that name.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public ParameterTensor this[string name] => _byName[name];

    /// <summary>Whether there is a tensor of that name.</summary>
    public bool Contains(string name) => _byName.ContainsKey(name);
}
