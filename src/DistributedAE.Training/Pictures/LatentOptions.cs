using DistributedAE.Training.Analysis;

namespace DistributedAE.Training.Pictures;

/// <summary>What a latent picture shows.</summary>
public sealed record LatentOptions
{
    /// <summary>Features up to which the principal components of the inputs are drawn beside the codes; their fit takes seconds at this number.</summary>
    public const int MostFeaturesBeside = 2048;

    /// <summary>Most samples. Default <see cref="ModelPictures.LatentSamples"/>.</summary>
    public int Samples { get; init; } = ModelPictures.LatentSamples;

    /// <summary>How codes of more than two units come into the plane. Default PCA.</summary>
    public LatentProjection Projection { get; init; } = LatentProjection.Pca;

    /// <summary>How t-SNE lays points out.</summary>
    public TSneSettings TSne { get; init; } = new();

    /// <summary>
    /// Whether the two principal components of the inputs are drawn beside, as in Hinton and Salakhutdinov 2006, figure 3; only for up to
    /// <see cref="MostFeaturesBeside"/> features. Default false.
    /// </summary>
    public bool BesideInputs { get; init; }

    /// <summary>Told how many steps of a slow projection are done; may be null.</summary>
    public Action<int>? Progress { get; init; }
}
