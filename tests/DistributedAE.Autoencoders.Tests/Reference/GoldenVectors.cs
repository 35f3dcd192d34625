namespace DistributedAE.Autoencoders.Tests.Reference;

/// <summary>Computes the golden vectors by the float64 reference, from seeded inputs.</summary>
public static class GoldenVectors
{
    private static readonly double[] s_extremes =
    [
        -1000, -500, -104, -89, -88, -87, -30, -16, -6, -3, -1, -0.5, -0.0009765625, 0, 0.0009765625, 0.5, 1, 3, 6, 16, 30, 87, 88, 89, 104,
        500, 1000,
    ];

    private static readonly double[] s_extremeLogits =
        [0, 0, 0, 1000, 0, -1000, 1000, 0, -1000, -1000, -1000, -1000, 88, 89, 90, -500, 500, 499, 0.0009765625, 0, -0.0009765625];

    private static readonly int[] s_extremeLabels = [0, 0, 2, 1, 2, 1, 0];

    /// <summary>The names of the files.</summary>
    public static IReadOnlyList<string> Groups { get; } = ["dense", "variants", "heads", "contractive", "variational", "convolutional", "optimizers"];

    /// <summary>The cases of one file.</summary>
    public static IReadOnlyList<VectorCase> Compute(string group) => group switch
    {
        "dense" => [.. ReferenceCases.Dense.Select(Network), .. ReferenceTraining.All.Select(Training)],
        "variants" => [.. ReferenceCases.Variants.Select(Network)],
        "heads" => [.. ReferenceCases.Heads.Select(Network), CrossEntropyExtremes(), SoftmaxExtremes(), .. Enum.GetValues<Activation>().Select(Elementwise)],
        "contractive" => [.. ReferenceCases.Contractive.Concat(ReferenceCases.DeepContractive).Select(Network)],
        "variational" => [.. ReferenceCases.Variational.Select(Network)],
        "convolutional" => MapVectors.All,
        "optimizers" => [.. OptimizerCase.All.Select(Optimizer)],
        _ => throw new ArgumentOutOfRangeException(nameof(group)),
    };

    private static VectorCase Network(ReferenceCase subject)
    {
        ReferenceResult result = subject.Run();
        var tensors = new Dictionary<string, double[]>();
        AddInputs(tensors, subject.Parameters, subject.Batch);
        tensors["out.code"] = result.Activations[(result.Activations.Count - 1) / 2];
        tensors["out.output"] = result.Activations[^1];
        tensors["out.lossPerSample"] = result.LossPerSample;
        tensors["out.penalty"] = [result.PenaltyPerSample.Average() + result.L1Penalty + result.KLPenalty + result.L2Penalty];
        tensors["out.total"] = [result.Total];
        foreach ((string name, double[] values) in result.Gradients)
        {
            tensors["out.gradient." + name] = values;
        }

        return new VectorCase(subject.Name, tensors);
    }

    private static VectorCase Training(ReferenceTraining training)
    {
        var tensors = new Dictionary<string, double[]>();
        AddInputs(tensors, training.Start.Parameters, training.Start.Batch);
        (double[] losses, IReadOnlyDictionary<string, double[]> after) = training.Run();
        tensors["out.lossOfSteps"] = losses;
        foreach ((string name, double[] values) in after)
        {
            tensors["out.after." + name] = values;
        }

        return new VectorCase(training.Name, tensors);
    }

    private static VectorCase CrossEntropyExtremes()
    {
        double[] target = new SeededValues("crossEntropy_extremes").Take(s_extremes.Length, 0, 1);
        const ReferenceLoss loss = ReferenceLoss.CrossEntropy;
        return new VectorCase("crossEntropy_extremes", new Dictionary<string, double[]>
        {
            ["in.logits"] = s_extremes,
            ["in.target"] = target,
            ["out.elementLoss"] = [.. s_extremes.Zip(target, (z, x) => ReferenceLosses.Value(loss, Activation.Sigmoid, [z], [x], 0))],
            ["out.gradient"] = [.. s_extremes.Zip(target, (z, x) => ReferenceLosses.Derivative(loss, Activation.Sigmoid, [z], [x], 0, 0))],
        });
    }

    private static VectorCase SoftmaxExtremes()
    {
        const int classes = 3;
        const ReferenceLoss loss = ReferenceLoss.SoftmaxCrossEntropy;
        var losses = new double[s_extremeLabels.Length];
        var gradient = new double[s_extremeLogits.Length];
        for (int n = 0; n < losses.Length; n++)
        {
            ReadOnlySpan<double> row = s_extremeLogits.AsSpan(n * classes, classes);
            losses[n] = ReferenceLosses.Value(loss, Activation.Linear, row, default, s_extremeLabels[n]);
            for (int j = 0; j < classes; j++)
            {
                gradient[(n * classes) + j] = ReferenceLosses.Derivative(loss, Activation.Linear, row, default, s_extremeLabels[n], j);
            }
        }

        return new VectorCase("softmax_extremes", new Dictionary<string, double[]>
        {
            ["in.logits"] = s_extremeLogits,
            ["in.labels"] = [.. s_extremeLabels.Select(label => (double)label)],
            ["out.lossPerSample"] = losses,
            ["out.gradientPerSample"] = gradient,
        });
    }

    private static VectorCase Elementwise(Activation activation) => new(
        "activation_" + activation,
        new Dictionary<string, double[]>
        {
            ["in.z"] = s_extremes,
            ["out.value"] = [.. s_extremes.Select(z => ReferenceActivations.Value(activation, z))],
            ["out.derivative"] = [.. s_extremes.Select(z => ReferenceActivations.Derivative(activation, z))],
        });

    private static VectorCase Optimizer(OptimizerCase subject)
    {
        (double[] trajectory, IReadOnlyList<double[]> states) = subject.Run();
        var tensors = new Dictionary<string, double[]>
        {
            ["in.start"] = subject.Start,
            ["in.minimum"] = subject.Minimum,
            ["in.curvature"] = subject.Curvature ?? [],
            ["in.gradients"] = subject.Gradients,
            ["out.trajectory"] = trajectory,
            ["out.state0"] = states[0],
            ["out.state1"] = states[1],
        };
        return new VectorCase(subject.Name, tensors);
    }

    private static void AddInputs(
        Dictionary<string, double[]> tensors, IReadOnlyDictionary<string, double[]> parameters, ReferenceBatch batch)
    {
        tensors["in.input"] = batch.Input;
        tensors["in.target"] = batch.Target == batch.Input ? [] : batch.Target;
        tensors["in.labels"] = [.. batch.Labels.Select(label => (double)label)];
        if (batch.Noise.Length > 0)
        {
            tensors["in.noise"] = batch.Noise;
        }

        foreach ((string name, double[] values) in parameters)
        {
            tensors["in." + name] = values;
        }
    }
}
