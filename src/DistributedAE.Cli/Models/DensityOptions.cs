using System.CommandLine;
using System.CommandLine.Parsing;
using DistributedAE.Data;
using DistributedAE.Training.Evaluation;
using DistributedAE.Training.Jobs;

namespace DistributedAE.Cli.Models;

/// <summary>The options that ask for densities of a variational model.</summary>
internal static class DensityOptions
{
    private const int MostDraws = 1_000_000;

    /// <summary><c>--importance-samples K</c></summary>
    public static Option<int?> ImportanceSamples()
    {
        var option = new Option<int?>("--importance-samples")
        {
            Description = "Also the bound on the log density (ELBO) and the importance-weighted −log density (NLL) of a variational model, with this many draws of each code.",
            HelpName = "K",
        };
        option.RequireWhole(1, MostDraws);
        return option;
    }

    /// <summary><c>--per-sample FILE</c></summary>
    public static Option<string?> PerSample()
    {
        var option = new Option<string?>("--per-sample")
        {
            Description = "With --importance-samples: a .csv or .npy file that takes each sample's ELBO and NLL; replaced if it exists.",
            HelpName = "FILE",
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && Path.GetExtension(token.Value).ToLowerInvariant() is not (".csv" or ".npy"))
            {
                result.AddError($"--per-sample is {token.Value}, but must end in .csv or .npy");
            }
        });
        return option;
    }

    /// <summary>Checks the options' values.</summary>
    public static void Check(CommandResult result, Option<int?> draws, Option<string?> perSample)
    {
        if (result.GetResult(perSample) is not null && result.GetResult(draws) is null)
        {
            result.AddError("--per-sample needs --importance-samples");
        }
    }

    /// <summary>Makes sure that a model has a density, where one is asked for.</summary>
    /// <exception cref="InputException">It has none.</exception>
    public static void RequireDensity(LoadedModel model, int? draws)
    {
        if (draws is not null && !model.Runner.HasDensity)
        {
            throw new InputException($"--importance-samples is for variational models, but {model.Model.Path} is {JobWords.Of(model.Model.Job.Model.Kind)}");
        }
    }
}
