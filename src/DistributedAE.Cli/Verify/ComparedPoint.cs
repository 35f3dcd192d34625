namespace DistributedAE.Cli.Verify;

/// <summary>A point at which both runs noted a hash.</summary>
/// <param name="Stage">Name of the stage; null for the finished model.</param>
/// <param name="Epoch">Epoch, from 0; null at the stage's end.</param>
/// <param name="Step">Next step of the epoch; null at the stage's end.</param>
/// <param name="First">Hash of the first run.</param>
/// <param name="Second">Hash of the second.</param>
internal sealed record ComparedPoint(string? Stage, int? Epoch, int? Step, string First, string Second)
{
    /// <summary>Whether the parameters have the same bits.</summary>
    public bool Equal => First == Second;
}
