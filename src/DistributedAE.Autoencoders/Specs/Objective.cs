namespace DistributedAE.Autoencoders;

/// <summary>What fine-tuning trains the stacked network for.</summary>
public enum Objective
{
    /// <summary>The unrolled encoder and decoder reproduce their input.</summary>
    Reconstruct,

    /// <summary>A softmax layer on the code names the class; cross-entropy loss.</summary>
    Classify,

    /// <summary>A linear layer on the code predicts the label's value; squared error.</summary>
    Regress,

    /// <summary>No fine-tuning: the pretrained stack is the model.</summary>
    None,
}
