namespace DistributedAE.Cli.Models;

/// <summary>How one linear layer with softmax on the inputs, trained on the training samples, classifies.</summary>
/// <param name="ErrorRate">Share of samples whose class is wrong.</param>
internal sealed record LinearBaseline(double ErrorRate);
