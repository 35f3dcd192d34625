namespace DistributedAE.Autoencoders.Tests.Reference;

/// <summary>All cases: every activation, loss, penalty and corruption, alone and in the combinations that jobs use.</summary>
public static class ReferenceCases
{
    private const int Classes = 3;
    private static readonly int[] s_deep = [12, 7, 4, 7, 12];
    private static readonly int[] s_single = [12, 7, 12];
    private static readonly int[] s_classifier = [12, 7, 4, Classes];

    private static readonly (string Name, ReferenceLoss Loss, Activation Output)[] s_losses =
    [
        ("squaredError_linear", ReferenceLoss.SquaredError, Activation.Linear),
        ("squaredError_sigmoid", ReferenceLoss.SquaredError, Activation.Sigmoid),
        ("squaredError_tanh", ReferenceLoss.SquaredError, Activation.Tanh),
        ("crossEntropy_sigmoid", ReferenceLoss.CrossEntropy, Activation.Sigmoid),
    ];

    /// <summary>Deep autoencoders 12-7-4-7-12: every hidden activation with every loss.</summary>
    public static IReadOnlyList<ReferenceCase> Dense { get; } =
    [
        .. from hidden in new[] { Activation.Sigmoid, Activation.Tanh, Activation.Relu }
           from loss in s_losses
           select Autoencoder(
               $"deep_{Lower(hidden)}_{loss.Name}", ReferenceNetwork.Chain(loss.Loss, loss.Output, hidden, s_deep, 2)),
        .. from hidden in new[] { Activation.Linear, Activation.LeakyRelu, Activation.Softplus }
           select Autoencoder(
               $"deep_{Lower(hidden)}_crossEntropy_sigmoid",
               ReferenceNetwork.Chain(ReferenceLoss.CrossEntropy, Activation.Sigmoid, hidden, s_deep, 2)),
    ];

    /// <summary>Tied weights, corruption, sparsity and weight decay on 12-7-12.</summary>
    public static IReadOnlyList<ReferenceCase> Variants { get; } =
    [
        Autoencoder("tied_sigmoid_crossEntropy", Tie(Single(Activation.Sigmoid, 3))),
        Autoencoder("tied_tanh_squaredError_linear", Tie(Single(Activation.Tanh, 0))),
        Autoencoder("tied_relu_squaredError_sigmoid", Tie(Single(Activation.Relu, 1))),
        Autoencoder(
            "tied_deep_sigmoid_crossEntropy",
            ReferenceNetwork.Chain(ReferenceLoss.CrossEntropy, Activation.Sigmoid, Activation.Sigmoid, s_deep, 2)
                .With(2, layer => layer with { TiedTo = "encoder.1" })
                .With(3, layer => layer with { TiedTo = "encoder.0" })),
        Denoising("denoise_masking", Single(Activation.Sigmoid, 3), (values, clean) => [.. clean.Select(x => values.Below(4) == 0 ? 0 : x)]),
        Denoising(
            "denoise_gaussian",
            Single(Activation.Tanh, 0),
            (values, clean) => [.. clean.Zip(values.Take(clean.Length, -0.5, 0.5), (x, noise) => x + noise)]),
        Autoencoder("kl_squaredError_sigmoid", Sparse(Single(Activation.Sigmoid, 1))),
        Autoencoder("kl_crossEntropy", Sparse(Single(Activation.Sigmoid, 3))),
        Autoencoder("kl_halfSquaredError_l2", Sparse(Single(Activation.Sigmoid, 1)) with { LossWeight = 0.5, L2Weights = 0.01 }),
        Autoencoder("kl_givenMean", GivenMean("kl_givenMean", Sparse(Single(Activation.Sigmoid, 3)))),
        Autoencoder("l1Activity_sigmoid", ActivityPenalty(Single(Activation.Sigmoid, 3))),
        Autoencoder("l1Activity_tanh", ActivityPenalty(Single(Activation.Tanh, 0))),
        Autoencoder("l1Activity_relu", ActivityPenalty(Single(Activation.Relu, 1))),
        Autoencoder("l2Weights", Single(Activation.Sigmoid, 1) with { L2Weights = 0.01 }),
    ];

    /// <summary>Classifiers 12-7-4-3 and a regression 12-7-4-1.</summary>
    public static IReadOnlyList<ReferenceCase> Heads { get; } =
    [
        .. from hidden in new[] { Activation.Sigmoid, Activation.Tanh, Activation.Relu } select Classifier(hidden),
        ReferenceCase.Seeded(
            "regress_sigmoid",
            ReferenceNetwork.Chain(ReferenceLoss.SquaredError, Activation.Linear, Activation.Sigmoid, [12, 7, 4, 1], 2, head: true),
            values => new ReferenceBatch(ReferenceCase.Samples, Clean(values, 12), values.Take(ReferenceCase.Samples, -2, 2), [])),
    ];

    /// <summary>The contractive penalty on 12-7-12, alone and with others.</summary>
    public static IReadOnlyList<ReferenceCase> Contractive { get; } =
    [
        Autoencoder("contractive_sigmoid_crossEntropy", Contract(Single(Activation.Sigmoid, 3))),
        Autoencoder("contractive_tanh_squaredError_linear", Contract(Single(Activation.Tanh, 0))),
        Autoencoder("contractive_tied_sigmoid_crossEntropy", Contract(Tie(Single(Activation.Sigmoid, 3)))),
        Autoencoder("contractive_tied_tanh_squaredError_linear", Contract(Tie(Single(Activation.Tanh, 0)))),
        Autoencoder("contractive_kl_sigmoid_crossEntropy", GivenMean("contractive_kl", Sparse(Contract(Single(Activation.Sigmoid, 3))))),
        Autoencoder("contractive_l1_tanh_squaredError_sigmoid", ActivityPenalty(Contract(Single(Activation.Tanh, 1)))),
    ];

    /// <summary>The contractive penalty on whole encoders: of one, two and three layers, alone and with others.</summary>
    public static IReadOnlyList<ReferenceCase> DeepContractive { get; } =
    [
        Autoencoder("contractive_deep_sigmoid_crossEntropy", ContractEncoder(Deep(Activation.Sigmoid, 3))),
        Autoencoder("contractive_deep_tanh_squaredError_linear", ContractEncoder(Deep(Activation.Tanh, 0))),
        Autoencoder(
            "contractive_deep_tied_tanh_squaredError_linear",
            ContractEncoder(Deep(Activation.Tanh, 0).With(2, layer => layer with { TiedTo = "encoder.1" }).With(3, layer => layer with { TiedTo = "encoder.0" }))),
        Autoencoder("contractive_deep_linearCode", ContractEncoder(Deep(Activation.Sigmoid, 0).With(1, layer => layer with { Activation = Activation.Linear }))),
        Autoencoder("contractive_deep_linear", ContractEncoder(Deep(Activation.Linear, 0))),
        Autoencoder("contractive_deep_l1", ContractEncoder(Deep(Activation.Sigmoid, 1).With(1, layer => layer with { L1Activity = 0.01 }))),
        Autoencoder(
            "contractive_deep_kl",
            ContractEncoder(Deep(Activation.Sigmoid, 3).With(1, layer => layer with { KLWeight = 3, KLGivenMean = new SeededValues("contractive_deep_kl").Take(4, 0.03125, 0.75) }))),
        Autoencoder(
            "contractive_three",
            ContractEncoder(ReferenceNetwork.Chain(ReferenceLoss.CrossEntropy, Activation.Sigmoid, Activation.Sigmoid, [9, 6, 5, 3, 5, 6, 9], 3))
                .With(1, layer => layer with { Activation = Activation.Tanh })),
        Autoencoder("contractive_one_of_one", ContractEncoder(Single(Activation.Sigmoid, 3))),
    ];

    /// <summary>Variational autoencoders 12-7-(4, 4)-7-12.</summary>
    public static IReadOnlyList<ReferenceCase> Variational { get; } =
    [
        .. from hidden in new[] { Activation.Sigmoid, Activation.Tanh, Activation.Relu }
           from loss in new[] { s_losses[0], s_losses[1], s_losses[3] }
           select VariationalCase($"variational_{Lower(hidden)}_{loss.Name}", loss.Loss, loss.Output, hidden, hidden == Activation.Tanh ? 4 : 1),
    ];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ReferenceCase> All { get; } = [.. Dense, .. Variants, .. Heads, .. Contractive, .. DeepContractive, .. Variational];

    /// <summary>A variational network over sizes up to the code and back.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="output">Activation of the last layer.</param>
    /// <param name="hidden">Activation of the hidden layers.</param>
    /// <param name="sizes">Input size, hidden sizes, length of a code.</param>
    /// <param name="divergence">β.</param>
    public static ReferenceNetwork VariationalNetwork(ReferenceLoss loss, Activation output, Activation hidden, int[] sizes, double divergence)
    {
        int depth = sizes.Length - 1;
        int[] mirrored = [.. sizes, .. sizes.Reverse().Skip(1)];
        ReferenceNetwork network = ReferenceNetwork.Chain(loss, output, hidden, mirrored, depth);
        return network.With(
            depth - 1, layer => layer with { Outputs = 2 * layer.Outputs, Activation = Activation.Linear, IsSampled = true, DivergenceWeight = divergence });
    }

    /// <summary>An autoencoder's case, with clean samples in 0 … 1.</summary>
    public static ReferenceCase Autoencoder(string name, ReferenceNetwork network) => ReferenceCase.Seeded(
        name, network, values => ReferenceBatch.Of(ReferenceCase.Samples, Clean(values, network.Layers[0].Inputs)));

    private static ReferenceCase Denoising(string name, ReferenceNetwork network, Func<SeededValues, double[], double[]> corrupt) =>
        ReferenceCase.Seeded(
            name,
            network,
            values =>
            {
                double[] clean = Clean(values, network.Layers[0].Inputs);
                return new ReferenceBatch(ReferenceCase.Samples, corrupt(values, clean), clean, []);
            });

    private static ReferenceCase Classifier(Activation hidden) => ReferenceCase.Seeded(
        $"classify_{Lower(hidden)}",
        ReferenceNetwork.Chain(ReferenceLoss.SoftmaxCrossEntropy, Activation.Linear, hidden, s_classifier, 2, head: true),
        values => new ReferenceBatch(
            ReferenceCase.Samples,
            Clean(values, 12),
            [],
            [.. Enumerable.Range(0, ReferenceCase.Samples).Select(_ => values.Below(Classes))]));

    private static ReferenceCase VariationalCase(string name, ReferenceLoss loss, Activation output, Activation hidden, double divergence)
    {
        const int code = 4;
        return ReferenceCase.Seeded(
            name,
            VariationalNetwork(loss, output, hidden, [12, 7, code], divergence),
            values => ReferenceBatch.Of(ReferenceCase.Samples, Clean(values, 12)) with { Noise = values.Take(ReferenceCase.Samples * code, -2, 2) });
    }

    private static ReferenceNetwork Contract(ReferenceNetwork network) => network.With(0, layer => layer with { Contraction = 0.125 });

    private static ReferenceNetwork ContractEncoder(ReferenceNetwork network) => network with { EncoderContraction = 0.125 };

    private static ReferenceNetwork Deep(Activation hidden, int loss) =>
        ReferenceNetwork.Chain(s_losses[loss].Loss, s_losses[loss].Output, hidden, s_deep, 2);

    private static ReferenceNetwork Single(Activation hidden, int loss) =>
        ReferenceNetwork.Chain(s_losses[loss].Loss, s_losses[loss].Output, hidden, s_single, 1);

    private static ReferenceNetwork Tie(ReferenceNetwork network) => network.With(1, layer => layer with { TiedTo = "encoder.0" });

    private static ReferenceNetwork Sparse(ReferenceNetwork network) => network.With(0, layer => layer with { KLWeight = 3 });

    private static ReferenceNetwork GivenMean(string name, ReferenceNetwork network) =>
        network.With(0, layer => layer with { KLGivenMean = new SeededValues(name).Take(layer.Outputs, 0.03125, 0.75) });

    private static ReferenceNetwork ActivityPenalty(ReferenceNetwork network) =>
        network.With(0, layer => layer with { L1Activity = 0.01 });

    private static double[] Clean(SeededValues values, int features) => values.Take(ReferenceCase.Samples * features, 0, 1);

    private static string Lower(Activation activation) => char.ToLowerInvariant(activation.ToString()[0]) + activation.ToString()[1..];
}
