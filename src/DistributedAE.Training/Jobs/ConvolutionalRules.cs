using DistributedAE.Autoencoders;
using DistributedAE.Numerics.Convolution;

namespace DistributedAE.Training.Jobs;

/// <summary>Checks what holds for convolutional models alone.</summary>
/// <param name="job">The job.</param>
/// <param name="root">Its values.</param>
/// <param name="errors">What was wrong so far.</param>
/// <param name="tell">Tells a problem with the value of a key.</param>
internal sealed class ConvolutionalRules(JobSpec job, JobValues root, JobErrors errors, Action<JobValues, string, string> tell)
{
    private readonly JobValues _model = root.Section("model");

    /// <summary>Tells everything in the model that does not fit.</summary>
    public void CheckModel()
    {
        foreach ((string key, string what) in (ReadOnlySpan<(string, string)>)[("image", "give channels, height and width of a sample, such as [1, 28, 28]"), ("blocks", "give at least one convolution, such as [{ channels: 16 }]")])
        {
            if (!_model.Has(key))
            {
                tell(_model, key, $"is missing, but model.kind is convolutional; {what}");
            }
        }

        if (errors.AreSound("model.image", "model.blocks"))
        {
            CheckMaps();
            CheckUnpooling();
        }

        if (job.Model.TiedWeights)
        {
            tell(_model, "tiedWeights", "is true, but the decoder of a convolutional model has weights of its own; set it to false");
        }

        if (job.Model.Initialization == Initialization.Sparse)
        {
            tell(_model, "initialization", "is sparse, but kernels are too small for it; use glorot");
        }
    }

    /// <summary>Tells everything in the stages that does not fit.</summary>
    public void CheckStages()
    {
        JobValues pretrain = root.Section("pretrain");
        for (int layer = 0; layer < job.Model.Depth; layer++)
        {
            PretrainSpec settings = job.Pretrain.ForLayer(layer);
            JobValues values = PretrainLayers.ValuesOf(pretrain, layer);
            if (settings is { Epochs: > 0, Sparsity.Kind: SparsityKind.KL })
            {
                TellDivergence(values);
            }

            if (settings is { Epochs: > 0, Contraction: > 0 } && layer < job.Model.Blocks.Count)
            {
                tell(values, "contraction", FormattableString.Invariant($"is {settings.Contraction}, which is for dense layers, but layer {layer + 1} is a convolution; set it to 0 for it in pretrain.layers"));
            }
        }

        if (job.Finetune is { Runs: true, Sparsity.Kind: SparsityKind.KL })
        {
            TellDivergence(root.Section("finetune"));
        }
    }

    private void TellDivergence(JobValues stage) =>
        tell(stage, "sparsity", "is kl, which is for stacked models, but model.kind is convolutional; use l1");

    private void CheckMaps()
    {
        MapShape maps = job.Model.Image;
        if (!HasRoom(maps))
        {
            tell(_model, "image", $"is {maps}, which are more than {ModelSpec.MaxMapValues} values; make it smaller");
            return;
        }

        for (int index = 0; index < job.Model.Blocks.Count; index++)
        {
            ConvolutionBlock block = job.Model.Blocks[index];
            var values = (JobValues)_model.List("blocks")[index].Value!;
            if (block.Padding == PaddingKind.Same && block.Kernel % 2 == 0)
            {
                tell(values, "kernel", $"is {block.Kernel}, but padding same needs an odd one; {block.Kernel - 1} or {block.Kernel + 1} would do, or set padding to valid");
                return;
            }

            var convolved = new MapShape(block.Channels, block.ExtentOf(maps.Height), block.ExtentOf(maps.Width));
            if (convolved.Height < 1 || convolved.Width < 1)
            {
                tell(values, "kernel", $"is {block.Kernel}, but the maps there are {maps.Height}×{maps.Width}; make it smaller, or set padding to same");
                return;
            }

            if (!HasRoom(convolved))
            {
                tell(values, "channels", $"is {block.Channels}, which makes {convolved.Height}×{convolved.Width} maps of more than {ModelSpec.MaxMapValues} values together; give fewer, or stride 2");
                return;
            }

            if (block.Pool != PoolingKind.None && (convolved.Height < 2 || convolved.Width < 2))
            {
                tell(values, "pool", $"is {JobWords.Of(block.Pool)}, but the maps there are {convolved.Height}×{convolved.Width}, and pooling takes windows of 2×2; set it to none, or leave the block out");
                return;
            }

            maps = block.Pooled(convolved);
        }
    }

    private void CheckUnpooling()
    {
        if (!_model.Has("unpool"))
        {
            return;
        }

        int average = job.Model.Blocks.ToList().FindIndex(block => block.Pool == PoolingKind.Average);
        if (job.Model.Blocks.All(block => block.Pool == PoolingKind.None))
        {
            tell(_model, "unpool", $"is {JobWords.Of(job.Model.Unpool)}, but no block pools; remove it, or set a block's pool to max");
        }
        else if (job.Model.Unpool == UnpoolingKind.Place && average >= 0)
        {
            tell(_model, "unpool", $"is place, but model.blocks[{average}].pool is average, which has no places to remember; set unpool to fill, or that pool to max");
        }
    }

    private static bool HasRoom(MapShape maps) => (long)maps.Channels * maps.Height * maps.Width <= ModelSpec.MaxMapValues;
}
