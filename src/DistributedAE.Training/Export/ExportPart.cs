namespace DistributedAE.Training.Export;

/// <summary>Which part of a model is exported.</summary>
public enum ExportPart
{
    /// <summary>From a sample to its code; of a variational model, the code's mean.</summary>
    Encoder,

    /// <summary>From a sample to its reconstruction, in the model's (scaled) units.</summary>
    Autoencoder,

    /// <summary>From a sample to the probabilities of classes, or to a value.</summary>
    Classifier,
}
