using System.CommandLine;
using DistributedAE.Data;
using DistributedAE.Training.Analysis;
using DistributedAE.Training.Pictures;

namespace DistributedAE.Cli.Runs;

/// <summary>The options of <c>dae plot</c> that say how codes come into a plane.</summary>
internal sealed class LatentPictureOptions
{
    private readonly Option<LatentProjection> _projection = new("--projection")
    {
        Description = "For latent: how codes of more than two units come into the plane.",
        HelpName = "pca|tsne",
        DefaultValueFactory = _ => LatentProjection.Pca,
    };

    private readonly Option<int> _samples = WholeNumberOption.Create(
        "--samples", "N", "For latent: how many samples to draw, the first ones.", ModelPictures.LatentSamples, 2, TSne.MaximumRows);

    private readonly Option<int> _perplexity = WholeNumberOption.Create(
        "--perplexity", "P", "For tsne: how many neighbours of a point count, roughly.", (int)new TSneSettings().Perplexity, 2, 100);

    private readonly Option<int> _seed = WholeNumberOption.Create("--seed", "N", "For tsne: chooses where points start.", (int)new TSneSettings().Seed, 0, int.MaxValue);

    private IReadOnlyList<Option> All => [_projection, _samples, _perplexity, _seed];

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command) => All.ToList().ForEach(command.Add);

    /// <summary>Makes sure that the options are given only where they mean something.</summary>
    /// <exception cref="InputException">One is given for another picture, or for another projection.</exception>
    public void RequireUse(ParseResult parsed, PictureKind? picture)
    {
        Option[] given = [.. All.Where(option => parsed.GetResult(option) is { Implicit: false })];
        if (given.Length > 0 && picture != PictureKind.Latent)
        {
            throw new InputException($"{given[0].Name} is only for the picture latent; write: dae plot MODEL latent {given[0].Name} …");
        }

        if (parsed.GetValue(_projection) != LatentProjection.Tsne && given.FirstOrDefault(option => option == _perplexity || option == _seed) is { } meaningless)
        {
            throw new InputException($"{meaningless.Name} is only for --projection tsne");
        }
    }

    /// <summary>What was asked for.</summary>
    public LatentOptions Of(ParseResult parsed) => new()
    {
        Projection = parsed.GetValue(_projection),
        Samples = parsed.GetValue(_samples),
        TSne = new TSneSettings { Perplexity = parsed.GetValue(_perplexity), Seed = (ulong)parsed.GetValue(_seed) },
        BesideInputs = true,
    };
}
