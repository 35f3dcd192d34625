using DistributedAE.Numerics.Gemm;

namespace DistributedAE.Autoencoders;

/// <summary>The matrices of one engine: clean and damaged input, and each layer's activations and deltas.</summary>
internal sealed class NetworkBuffers : IDisposable
{
    /// <summary>Matrices for up to <paramref name="rowCapacity"/> samples.</summary>
    public NetworkBuffers(StageNetwork network, int rowCapacity, bool damaged)
    {
        Target = new PanelMatrix(rowCapacity, network.Inputs);
        Input = damaged ? new PanelMatrix(rowCapacity, network.Inputs) : Target;
        Activations = new PanelMatrix[network.Layers.Count];
        Deltas = new PanelMatrix[network.Layers.Count];
        for (int layer = 0; layer < network.Layers.Count; layer++)
        {
            Activations[layer] = new PanelMatrix(rowCapacity, network.Layers[layer].Outputs);
            Deltas[layer] = layer == network.Layers.Count - 1 ? Activations[layer] : new PanelMatrix(rowCapacity, network.Layers[layer].Outputs);
        }
    }

    /// <summary>Clean samples.</summary>
    public PanelMatrix Target { get; }

    /// <summary>What the first layer sees; the same matrix as <see cref="Target"/> where there is no corruption.</summary>
    public PanelMatrix Input { get; }

    /// <summary>Activations of each layer.</summary>
    public PanelMatrix[] Activations { get; }

    /// <summary>Deltas of each layer; the last layer's take the place of its pre-activations.</summary>
    public PanelMatrix[] Deltas { get; }

    /// <summary>Input of a layer.</summary>
    public PanelMatrix InputOf(int layer) => layer == 0 ? Input : Activations[layer - 1];

    /// <inheritdoc/>
    public void Dispose()
    {
        Target.Dispose();
        Input.Dispose();
        foreach (PanelMatrix matrix in Activations.Concat(Deltas))
        {
            matrix.Dispose();
        }
    }
}
