namespace DistributedAE.Autoencoders.Tests.Reference;

/// <summary>Five steps of one rule on six parameters.</summary>
/// <param name="Name">Also the seed of its values.</param>
/// <param name="Settings">The rule.</param>
/// <param name="WeightDecay">λ.</param>
/// <param name="Start">The first parameters.</param>
/// <param name="Curvature">A of the gradient A (p − c) at the current p, (6, 6); null takes <paramref name="Gradients"/>.</param>
/// <param name="Minimum">c.</param>
/// <param name="Gradients">Given gradients of the steps, (5, 6): one parameter's are always 0, one's are tiny.</param>
public sealed record OptimizerCase(
    string Name,
    OptimizerSettings Settings,
    double WeightDecay,
    double[] Start,
    double[]? Curvature,
    double[] Minimum,
    double[] Gradients)
{
    /// <summary>Steps of a trajectory.</summary>
    public const int Steps = 5;

    /// <summary>Parameters.</summary>
    public const int Size = 6;

    private const int ZeroIndex = 4;
    private const int TinyIndex = 5;

    /// <summary>The eight rules at their usual rates, some with weight decay, each on a quadratic and on a given sequence.</summary>
    public static IReadOnlyList<OptimizerCase> All { get; } =
    [
        .. from rule in new (string Name, OptimizerKind Kind, double Rate, double Decay)[]
           {
               ("sgd", OptimizerKind.Sgd, 0.05, 0),
               ("sgd_l2", OptimizerKind.Sgd, 0.05, 0.1),
               ("momentum", OptimizerKind.Momentum, 0.05, 0),
               ("momentum_l2", OptimizerKind.Momentum, 0.05, 0.1),
               ("nesterov", OptimizerKind.Nesterov, 0.05, 0),
               ("adam", OptimizerKind.Adam, 0.1, 0),
               ("adam_l2", OptimizerKind.Adam, 0.1, 0.1),
               ("adamW", OptimizerKind.AdamW, 0.1, 0.1),
               ("adaGrad", OptimizerKind.AdaGrad, 0.1, 0),
               ("adaDelta", OptimizerKind.AdaDelta, 1, 0),
               ("rmsProp", OptimizerKind.RmsProp, 0.01, 0),
           }
           from quadratic in new[] { true, false }
           select Seeded(rule.Name + (quadratic ? "_quadratic" : "_sequence"), new(rule.Kind, rule.Rate), rule.Decay, quadratic),
    ];

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>The mean gradient at <paramref name="parameters"/> in the step numbered from 0.</summary>
    public double[] GradientAt(int step, double[] parameters)
    {
        if (Curvature is null)
        {
            return Gradients[(step * Size)..((step + 1) * Size)];
        }

        var gradient = new double[Size];
        for (int i = 0; i < Size; i++)
        {
            for (int j = 0; j < Size; j++)
            {
                gradient[i] += Curvature[(i * Size) + j] * (parameters[j] - Minimum[j]);
            }
        }

        return gradient;
    }

    /// <summary>Parameters after each step, (5, 6), and the states after the last, by the float64 rules.</summary>
    public (double[] Trajectory, IReadOnlyList<double[]> States) Run()
    {
        var optimizer = new ReferenceOptimizer(Settings, Size);
        double[] parameters = [.. Start];
        var trajectory = new List<double>();
        for (int step = 0; step < Steps; step++)
        {
            optimizer.Update(Settings.LearningRate, WeightDecay, parameters, GradientAt(step, parameters));
            trajectory.AddRange(parameters);
        }

        return ([.. trajectory], optimizer.States);
    }

    private static OptimizerCase Seeded(string name, OptimizerSettings settings, double weightDecay, bool quadratic)
    {
        var values = new SeededValues(name);
        double[] start = values.Take(Size, -2, 2);
        double[] minimum = values.Take(Size, -1, 1);
        double[] gradients = values.Take(Steps * Size, -2, 2);
        for (int step = 0; step < Steps; step++)
        {
            gradients[(step * Size) + ZeroIndex] = 0;
            gradients[(step * Size) + TinyIndex] /= 1 << 30;
        }

        return new OptimizerCase(
            name, settings, weightDecay, start, quadratic ? PositiveDefinite(values) : null, minimum, quadratic ? [] : gradients);
    }

    /// <summary>I + M Mᵀ / 8 with small multiples of 1/4 in M: exact in float32.</summary>
    private static double[] PositiveDefinite(SeededValues values)
    {
        double[] factor = [.. Enumerable.Range(0, Size * Size).Select(_ => (values.Below(9) - 4) / 4.0)];
        var result = new double[Size * Size];
        for (int i = 0; i < Size; i++)
        {
            for (int j = 0; j < Size; j++)
            {
                double product = Enumerable.Range(0, Size).Sum(k => factor[(i * Size) + k] * factor[(j * Size) + k]);
                result[(i * Size) + j] = (i == j ? 1 : 0) + (product / 8);
            }
        }

        return result;
    }
}
