using DistributedAE.Autoencoders;
using DistributedAE.Data;
using DistributedAE.Numerics;
using DistributedAE.Numerics.Threads;
using DistributedAE.Training.Models;
using DistributedAE.Training.Networks;

namespace DistributedAE.Training.Evaluation;

/// <summary>A model file that is ready to compute: its parameters in place and slots to run on.</summary>
public sealed class LoadedModel : IDisposable
{
    private readonly AlignedBuffer _parameters;
    private readonly SlotTeam _team;

    private LoadedModel(TrainedModel model, ParameterLayout layout, AlignedBuffer parameters, int slots)
    {
        Model = model;
        _parameters = parameters;
        _team = new SlotTeam(slots);
        Runner = new ModelRunner(model.Job, layout, parameters, _team);
    }

    /// <summary>What the file holds.</summary>
    public TrainedModel Model { get; }

    /// <summary>Computes with it.</summary>
    public ModelRunner Runner { get; }

    /// <summary>Threads that compute.</summary>
    public int Slots => _team.SlotCount;

    /// <summary>Reads a model file and makes it ready.</summary>
    /// <param name="path">The file.</param>
    /// <param name="slots">Threads that compute, at least 1; they have no influence on results.</param>
    /// <exception cref="NotFoundException">There is no such file.</exception>
    /// <exception cref="InputException">It is no model file, is damaged, or does not fit its job.</exception>
    public static LoadedModel Load(string path, int slots)
    {
        TrainedModel model = TrainedModel.Load(path);
        int outputs = model.Contains(TensorNames.HeadWeight) ? model.Find(TensorNames.HeadWeight).Shape[1] : 0;
        ParameterLayout layout = ModelLayout.Of(model.Job, outputs);
        var parameters = new AlignedBuffer(layout.Length);
        try
        {
            model.Fill(layout, parameters.Span);
            return new LoadedModel(model, layout, parameters, slots);
        }
        catch
        {
            parameters.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Runner.Dispose();
        _team.Dispose();
        _parameters.Dispose();
    }
}
