using DistributedAE.Autoencoders;
using DistributedAE.Cli.Display;
using DistributedAE.Training.Evaluation;
using DistributedAE.Training.Samples;

namespace DistributedAE.Cli.Models;

/// <summary>Densities of a variational model at samples.</summary>
internal static class Densities
{
    /// <summary>Estimates them with progress.</summary>
    /// <param name="runner">The model.</param>
    /// <param name="data">The samples.</param>
    /// <param name="draws">Draws of each code.</param>
    /// <param name="file">Takes each sample's ELBO and NLL; null for none.</param>
    public static DensityMetrics Measure(ModelRunner runner, ModelData data, int draws, string? file)
    {
        DensityEstimate[] estimates = PartProgress.Show("drawing codes", data.Samples.Count, done =>
            DensityMetrics.Estimate(runner, new DataReader(data.Samples), draws, done));
        if (file is not null)
        {
            RowsFile.Write(file, data.Samples, ["elbo", "nll"], SampleParts.Of(estimates.Length), (part, rows) =>
            {
                for (int row = 0; row < part.Length; row++)
                {
                    rows[2 * row] = (float)estimates[part[row]].EvidenceBound;
                    rows[(2 * row) + 1] = (float)-estimates[part[row]].LogDensity;
                }
            });
        }

        return DensityMetrics.Of(estimates);
    }
}
