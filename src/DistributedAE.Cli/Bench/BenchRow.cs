namespace DistributedAE.Cli.Bench;

/// <summary>One measured ratio with its bar.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Value">The figure.</param>
/// <param name="Bar">What it should reach.</param>
/// <param name="AtMost">Whether lower is better.</param>
/// <param name="PeakBefore">Calibrated 10⁹ operations a second of one core before the measurement.</param>
/// <param name="PeakAfter">The same behind it; far apart, the machine was disturbed.</param>
internal sealed record BenchRow(string What, double Value, double Bar, bool AtMost, double PeakBefore, double PeakAfter)
{
    /// <summary>Whether the bar is reached.</summary>
    public bool Met => AtMost ? Value <= Bar : Value >= Bar;
}
