using DistributedAE.Autoencoders;

namespace DistributedAE.Training.Jobs;

/// <summary>Works out the settings with which each layer is pretrained.</summary>
internal static class PretrainLayers
{
    /// <summary>
    /// The values of layer <paramref name="layer"/>: the common ones with the layer's own in their place.
    /// </summary>
    public static JobValues ValuesOf(JobValues pretrain, int layer)
    {
        IReadOnlyList<JobValue> overrides = pretrain.List("layers");
        return layer < overrides.Count ? pretrain.MergedWith((JobValues)overrides[layer].Value!) : pretrain;
    }

    /// <summary>What the job says of layer <paramref name="layer"/> alone.</summary>
    public static JobValues? OverrideOf(JobValues pretrain, int layer)
    {
        IReadOnlyList<JobValue> overrides = pretrain.List("layers");
        return layer < overrides.Count ? (JobValues)overrides[layer].Value! : null;
    }

    /// <summary>The settings of every layer; empty where all are the common ones or the layers of the model are not known.</summary>
    public static IReadOnlyList<PretrainSpec> Resolve(ModelSpec model, JobValues values, PretrainSpec common)
    {
        bool knowsActivations = model.Depth >= 1 && (model.Activation.Count == 1 || model.Activation.Count == model.Depth);
        if (!knowsActivations)
        {
            return [];
        }

        var layers = Enumerable.Range(0, model.Depth)
            .Select(layer => Fit(model, layer, JobBuilder.BuildPretrain(ValuesOf(values, layer), model.Kind), OverrideOf(values, layer)))
            .ToList();
        return layers.TrueForAll(layer => layer == common) ? common.Layers : layers;
    }

    /// <summary>
    /// Common settings that cannot apply to a layer give way: cross-entropy where the layer's input is not in 0…1, and KL sparsity
    /// where its units are not sigmoid. What the job says of the layer itself stays, and is checked.
    /// </summary>
    private static PretrainSpec Fit(ModelSpec model, int layer, PretrainSpec settings, JobValues? own)
    {
        bool lossIsOwn = layer == 0 || (own?.Has("loss") ?? false);
        if (!lossIsOwn && settings.Loss == ReconstructionLoss.CrossEntropy && model.ReconstructionOf(layer) != Activation.Sigmoid)
        {
            settings = settings with { Loss = ReconstructionLoss.SquaredError };
        }

        bool sparsityIsOwn = own?.Has("sparsity") ?? false;
        if (!sparsityIsOwn && settings.Sparsity.Kind == SparsityKind.KL && model.ActivationOf(layer) != Activation.Sigmoid)
        {
            settings = settings with { Sparsity = Sparsity.None };
        }

        return settings;
    }
}
