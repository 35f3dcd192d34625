namespace DistributedAE.Training.Pictures;

/// <summary>How codes of more than two units come into a plane.</summary>
public enum LatentProjection
{
    /// <summary>Along their two principal components.</summary>
    Pca,

    /// <summary>By t-SNE.</summary>
    Tsne,
}
