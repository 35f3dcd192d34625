namespace DistributedAE.Autoencoders.Tests.Reference;

/// <summary>Three training steps, each on its own five samples of the start's batch.</summary>
/// <param name="Name">The case.</param>
/// <param name="Settings">The optimizer.</param>
/// <param name="Start">Network, first parameters and the samples of all steps.</param>
public sealed record ReferenceTraining(string Name, OptimizerSettings Settings, ReferenceCase Start)
{
    /// <summary>Training steps.</summary>
    public const int Steps = 3;

    /// <summary>Momentum and Adam on the deep autoencoder of rectified units.</summary>
    public static IReadOnlyList<ReferenceTraining> All { get; } =
    [
        Seeded("train3_momentum", new OptimizerSettings(OptimizerKind.Momentum, 0.05)),
        Seeded("train3_adam", new OptimizerSettings(OptimizerKind.Adam, 0.01)),
    ];

    /// <summary>The samples of the step numbered from 0.</summary>
    public ReferenceBatch BatchOf(int step)
    {
        int length = ReferenceCase.Samples * Start.Network.Layers[0].Inputs;
        return ReferenceBatch.Of(ReferenceCase.Samples, Start.Batch.Input[(step * length)..((step + 1) * length)]);
    }

    /// <summary>The loss before each step and the parameters after the last.</summary>
    public (double[] Losses, IReadOnlyDictionary<string, double[]> After) Run()
    {
        Dictionary<string, double[]> parameters = Start.Parameters.ToDictionary(p => p.Key, p => (double[])[.. p.Value]);
        Dictionary<string, ReferenceOptimizer> optimizers =
            parameters.ToDictionary(p => p.Key, p => new ReferenceOptimizer(Settings, p.Value.Length));
        var losses = new double[Steps];
        for (int step = 0; step < Steps; step++)
        {
            ReferenceResult result = ReferenceEngine.Run(Start.Network, parameters, BatchOf(step));
            losses[step] = result.Total;
            foreach ((string name, double[] values) in parameters)
            {
                optimizers[name].Update(Settings.LearningRate, 0, values, result.Gradients[name]);
            }
        }

        return (losses, parameters);
    }

    private static ReferenceTraining Seeded(string name, OptimizerSettings settings)
    {
        const int samples = Steps * ReferenceCase.Samples;
        ReferenceNetwork network = ReferenceNetwork.Chain(
            ReferenceLoss.CrossEntropy, Activation.Sigmoid, Activation.Relu, [12, 7, 4, 7, 12], 2);
        return new ReferenceTraining(
            name, settings, ReferenceCase.Seeded(name, network, values => ReferenceBatch.Of(samples, values.Take(samples * 12, 0, 1))));
    }
}
