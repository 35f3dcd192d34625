namespace DistributedAE.Simulator;

/// <summary>A checkpoint's file.</summary>
internal sealed class CheckpointFile(SavedState state)
{
    public SavedState State { get; } = state;

    /// <summary>Whether the manifest has its line.</summary>
    public bool IsCommitted { get; set; }

    /// <summary>Whether its hash does not match any more.</summary>
    public bool IsDamaged { get; set; }

    /// <summary>What a reader would find who does not look at the hash: the first half.</summary>
    public SavedState Torn()
    {
        var tensors = new Dictionary<string, float[]>();
        foreach ((string name, float[] values) in State.Tensors)
        {
            tensors[name] = new float[values.Length];
            values.AsSpan(0, values.Length / 2).CopyTo(tensors[name]);
        }

        return State with { Tensors = tensors };
    }
}
