using DistributedAE.Numerics;

namespace DistributedAE.Autoencoders;

/// <summary>
/// What some draws of its code say of a sample's log density under a variational autoencoder, in nats. The sum of the importance weights is kept relative to the
/// largest, so that it neither overflows nor vanishes.
/// </summary>
public readonly record struct DensityEstimate
{
    private readonly double _likelihoods;
    private readonly double _divergence;
    private readonly double _largest;
    private readonly double _sum;

    private DensityEstimate(int draws, double likelihoods, double divergence, double largest, double sum)
    {
        (Draws, _likelihoods, _divergence, _largest, _sum) = (draws, likelihoods, divergence, largest, sum);
    }

    /// <summary>Before the first draw.</summary>
    public static DensityEstimate Empty { get; } = new(0, 0, 0, double.NegativeInfinity, 0);

    /// <summary>Number of draws.</summary>
    public int Draws { get; }

    /// <summary>
    /// The bound on the log density: mean of log p(x | z) over the draws, less the divergence of the code's distribution (Kingma and Welling 2014, equation 3).
    /// </summary>
    public double EvidenceBound => (_likelihoods / Draws) - _divergence;

    /// <summary>log of the mean of p(x | z) p(z) / q(z | x) over the draws (Burda et al. 2016, equation 8): nearer to the log density the more draws there are.</summary>
    public double LogDensity => _largest + ScalarMath.Log(_sum / Draws);

    /// <summary>With one draw more.</summary>
    /// <param name="likelihood">log p(x | z)</param>
    /// <param name="divergence">KL(q(z | x) ‖ p(z)), the same for every draw.</param>
    /// <param name="logRatio">log p(z) − log q(z | x)</param>
    public DensityEstimate With(double likelihood, double divergence, double logRatio)
    {
        double weight = likelihood + logRatio;
        double largest = weight > _largest ? weight : _largest;
        double sum = (_sum * ScalarMath.Exp(_largest - largest)) + ScalarMath.Exp(weight - largest);
        return new DensityEstimate(Draws + 1, _likelihoods + likelihood, divergence, largest, sum);
    }
}
