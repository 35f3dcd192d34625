namespace DistributedAE.Orchestration;

/// <summary>What a validation loss means for the stage.</summary>
public enum EarlyStoppingVerdict
{
    /// <summary>The best one so far: keep these parameters and go on.</summary>
    Best,

    /// <summary>No better, but there is patience left: go on.</summary>
    Wait,

    /// <summary>No better for as many epochs as the patience: end the stage with the best parameters.</summary>
    Stop,
}
