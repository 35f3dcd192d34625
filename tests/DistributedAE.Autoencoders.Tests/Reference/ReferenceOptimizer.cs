namespace DistributedAE.Autoencoders.Tests.Reference;

/// <summary>The update rules in float64, written like their formulas: slow and plain.</summary>
public sealed class ReferenceOptimizer(OptimizerSettings settings, int length)
{
    private readonly double[] _first = new double[length];
    private readonly double[] _second = new double[length];
    private long _step;

    /// <summary>The state vectors, in the order of the optimizer's names.</summary>
    public IReadOnlyList<double[]> States => [_first, _second];

    /// <summary>Updates the parameters in place with the mean gradient.</summary>
    public void Update(double learningRate, double weightDecay, double[] parameters, double[] gradient)
    {
        _step++;
        for (int i = 0; i < length; i++)
        {
            bool decoupled = settings.Kind == OptimizerKind.AdamW;
            double g = gradient[i] + (decoupled ? 0 : weightDecay * parameters[i]);
            double kept = decoupled ? parameters[i] * (1 - (learningRate * weightDecay)) : parameters[i];
            parameters[i] = kept - (learningRate * Direction(i, g));
        }
    }

    private double Direction(int i, double g) => settings.Kind switch
    {
        OptimizerKind.Sgd => g,
        OptimizerKind.Momentum => _first[i] = (settings.Momentum * _first[i]) + g,
        OptimizerKind.Nesterov => g + (settings.Momentum * (_first[i] = (settings.Momentum * _first[i]) + g)),
        OptimizerKind.Adam or OptimizerKind.AdamW => Adam(i, g),
        OptimizerKind.AdaGrad => g / (Math.Sqrt(_first[i] += g * g) + (settings.Epsilon ?? 1e-10)),
        OptimizerKind.AdaDelta => AdaDelta(i, g),
        OptimizerKind.RmsProp => g / (Math.Sqrt(Mean(_first, i, settings.Rho ?? 0.99, g * g)) + (settings.Epsilon ?? 1e-8)),
        _ => throw new InvalidOperationException(),
    };

    private double Adam(int i, double g)
    {
        double mean = Mean(_first, i, settings.Beta1, g) / (1 - Math.Pow(settings.Beta1, _step));
        double square = Mean(_second, i, settings.Beta2, g * g) / (1 - Math.Pow(settings.Beta2, _step));
        return mean / (Math.Sqrt(square) + (settings.Epsilon ?? 1e-8));
    }

    private double AdaDelta(int i, double g)
    {
        double rho = settings.Rho ?? 0.9;
        double epsilon = settings.Epsilon ?? 1e-6;
        double root = Math.Sqrt(Mean(_first, i, rho, g * g) + epsilon);
        double change = g * Math.Sqrt(_second[i] + epsilon) / root;
        Mean(_second, i, rho, change * change);
        return change;
    }

    private static double Mean(double[] state, int i, double keep, double value) =>
        state[i] = (keep * state[i]) + ((1 - keep) * value);
}
