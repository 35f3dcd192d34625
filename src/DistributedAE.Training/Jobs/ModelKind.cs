namespace DistributedAE.Training.Jobs;

/// <summary>Which family of autoencoder a job trains.</summary>
public enum ModelKind
{
    /// <summary>Fully connected layers, trained greedily one by one, then together (Hinton and Salakhutdinov 2006).</summary>
    Stacked,

    /// <summary>Fully connected layers that encode a Gaussian distribution of codes, trained as a whole (Kingma and Welling 2014).</summary>
    Variational,

    /// <summary>Convolutions of images, with pooling and dense layers above them (Masci et al. 2011).</summary>
    Convolutional,
}
