using System.Globalization;
using DistributedAE.Autoencoders;
using DistributedAE.Data;
using DistributedAE.Numerics.Convolution;

namespace DistributedAE.Training.Jobs;

/// <summary>Writes a job with every value in effect, in one canonical form: the same job, however it was spelt, gives the same text.</summary>
public static class JobFileWriter
{
    private static readonly JobOrigin Nowhere = new("", 0);

    /// <summary>YAML that reads back as the same job.</summary>
    public static string Write(JobSpec job) => JobTreeWriter.Write(Mapping(
        ("version", Number(job.Version)),
        ("name", Text(job.Name)),
        ("seed", Plain(job.Seed.ToString(CultureInfo.InvariantCulture))),
        ("data", DataTree(job.Data)),
        ("model", ModelTree(job.Model)),
        ("pretrain", PretrainTree(job.Pretrain)),
        ("finetune", FinetuneTree(job)),
        ("parallel", ParallelTree(job.Parallel)),
        ("checkpoint", Mapping(("everySeconds", Number(job.Checkpoint.EverySeconds)), ("keep", Number(job.Checkpoint.Keep))))));

    private static JobMapping ParallelTree(ParallelSpec parallel)
    {
        JobMapping tree = Mapping(("shards", Number(parallel.Shards)));

        // with the managed engine alone the identity is what it was before there were others
        if (parallel.Engine != AllowedEngines.Managed)
        {
            Add(tree, "engine", Word(parallel.Engine));
        }

        // newer than the first identities, like some of the data's
        if (parallel.Partitions != 1)
        {
            Add(tree, "partitions", Number(parallel.Partitions));
        }

        return tree;
    }

    private static JobMapping DataTree(DataSpec data)
    {
        JobMapping tree = Mapping(
            ("source", Text(data.Source)),
            ("csv", Mapping(
                ("label", Text(data.Csv.Label)),
                ("id", Text(data.Csv.Id)),
                ("ignore", List(data.Csv.Ignore.Select(Text))))),
            ("scale", Word(data.Scale)),
            ("validation", Number(data.Validation)),
            ("test", Text(data.Test)),
            ("labels", Text(data.Labels)),
            ("testLabels", Text(data.TestLabels)),
            ("classCount", Number(data.ClassCount)),
            ("trainCount", Number(data.TrainCount)),
            ("testCount", Number(data.TestCount)));

        // keys that are newer than the first identities are written only where they say something
        if (data.Split != SplitSpec.Random)
        {
            tree.Entries.Add(new JobEntry("split", Nowhere, Mapping(("by", Word(data.Split.By)), ("column", Text(data.Split.Column)))));
        }

        if (data.TestShare > 0)
        {
            tree.Entries.Add(new JobEntry("testShare", Nowhere, Number(data.TestShare)));
        }

        if (data.Classes.Count > 0)
        {
            tree.Entries.Add(new JobEntry("classes", Nowhere, List(data.Classes.Select(Text))));
        }

        return tree;
    }

    private static JobMapping ModelTree(ModelSpec model)
    {
        JobMapping tree = Mapping(("kind", Word(model.Kind)));
        if (model.Kind == ModelKind.Convolutional)
        {
            Add(tree, "image", List(((int[])[model.Image.Channels, model.Image.Height, model.Image.Width]).Select(extent => Number(extent))));
            Add(tree, "blocks", List(model.Blocks.Select(BlockTree)));
        }

        if (model.Unpool != UnpoolingKind.None)
        {
            Add(tree, "unpool", Word(model.Unpool));
        }

        if (model.Layers.Count > 0)
        {
            Add(tree, "layers", List(model.Layers.Select(units => Number(units))));
        }

        Add(tree, "activation", List(Enumerable.Range(0, model.Depth).Select(layer => Word(model.ActivationOf(layer)))));
        Add(tree, "output", Word(model.Output));
        Add(tree, "tiedWeights", Plain(model.TiedWeights ? "true" : "false"));
        Add(tree, "initialization", Word(model.Initialization));
        return tree;
    }

    private static JobMapping BlockTree(ConvolutionBlock block) => Mapping(
        ("channels", Number(block.Channels)),
        ("kernel", Number(block.Kernel)),
        ("stride", Number(block.Stride)),
        ("padding", Word(block.Padding)),
        ("pool", Word(block.Pool)));

    private static JobMapping PretrainTree(PretrainSpec pretrain)
    {
        JobMapping tree = Mapping(
            ("epochs", Number(pretrain.Epochs)),
            ("batchSize", Number(pretrain.BatchSize)),
            ("loss", Word(pretrain.Loss)),
            ("optimizer", OptimizerTree(pretrain.Optimizer)),
            ("corruption", CorruptionTree(pretrain.Corruption)),
            ("sparsity", SparsityTree(pretrain.Sparsity)),
            ("contraction", Number(pretrain.Contraction)),
            ("weightDecay", Number(pretrain.WeightDecay)),
            ("earlyStopping", EarlyStoppingTree(pretrain.EarlyStopping)));
        if (pretrain.Layers.Count > 0)
        {
            tree.Entries.Add(new JobEntry("layers", Nowhere, List(pretrain.Layers.Select(PretrainTree))));
        }

        return tree;
    }

    private static JobMapping FinetuneTree(JobSpec job)
    {
        FinetuneSpec finetune = job.Finetune;
        JobMapping tree = Mapping(
            ("objective", Word(finetune.Objective)),
            ("epochs", Number(finetune.Epochs)),
            ("batchSize", Number(finetune.BatchSize)),
            ("optimizer", OptimizerTree(finetune.Optimizer)),
            ("corruption", CorruptionTree(finetune.Corruption)),
            ("sparsity", SparsityTree(finetune.Sparsity)),
            ("weightDecay", Number(finetune.WeightDecay)),
            ("earlyStopping", EarlyStoppingTree(finetune.EarlyStopping)));
        if (finetune.Objective == Objective.Reconstruct || finetune.Loss != job.Pretrain.Loss)
        {
            tree.Entries.Insert(3, new JobEntry("loss", Nowhere, Word(finetune.Loss)));
        }

        if (finetune.FreezeEncoder)
        {
            tree.Entries.Add(new JobEntry("freezeEncoder", Nowhere, Plain("true")));
        }

        if (finetune.Labelled < 1)
        {
            tree.Entries.Add(new JobEntry("labelled", Nowhere, Number(finetune.Labelled)));
        }

        // without it a job's identity is what it was before there was the key
        if (finetune.Contraction > 0)
        {
            tree.Entries.Add(new JobEntry("contraction", Nowhere, Number(finetune.Contraction)));
        }

        // of other kinds it says nothing, and their identity stays what it was before there were variational models
        if (job.Model.Kind == ModelKind.Variational)
        {
            tree.Entries.Add(new JobEntry("binarize", Nowhere, Plain(finetune.Binarize ? "true" : "false")));
            tree.Entries.Add(new JobEntry("kl", Nowhere, Mapping(
                ("weight", Number(finetune.Divergence.Weight)), ("warmUpEpochs", Number(finetune.Divergence.WarmUpEpochs)))));
        }

        return tree;
    }

    private static JobMapping OptimizerTree(OptimizerSettings optimizer) => Mapping(
        ("kind", Word(optimizer.Kind)),
        ("learningRate", Number(optimizer.LearningRate)),
        ("momentum", Number(optimizer.Momentum)),
        ("beta1", Number(optimizer.Beta1)),
        ("beta2", Number(optimizer.Beta2)),
        ("rho", Number(optimizer.Rho)),
        ("epsilon", Number(optimizer.Epsilon)),
        ("clipNorm", Number(optimizer.ClipNorm)),
        ("schedule", Mapping(
            ("kind", Word(optimizer.Schedule.Kind)),
            ("warmUpEpochs", Number(optimizer.Schedule.WarmUpEpochs)),
            ("factor", Number(optimizer.Schedule.Factor)),
            ("everyEpochs", Number(optimizer.Schedule.EveryEpochs)),
            ("final", Number(optimizer.Schedule.Final)))));

    private static JobMapping CorruptionTree(Corruption corruption) => corruption.Kind == CorruptionKind.None
        ? Mapping(("kind", Word(corruption.Kind)))
        : Mapping(("kind", Word(corruption.Kind)), ("level", Number(corruption.Level)));

    private static JobMapping SparsityTree(Sparsity sparsity) => sparsity.Kind == SparsityKind.None
        ? Mapping(("kind", Word(sparsity.Kind)))
        : Mapping(
            ("kind", Word(sparsity.Kind)),
            ("target", Number(sparsity.Target)),
            ("weight", Number(sparsity.Weight)),
            ("decay", Number(sparsity.Decay)));

    private static JobNode EarlyStoppingTree(EarlyStoppingSpec? earlyStopping) => earlyStopping is null
        ? Plain("null")
        : Mapping(("patience", Number(earlyStopping.Patience)));

    private static JobMapping Mapping(params ReadOnlySpan<(string Key, JobNode Value)> entries)
    {
        var mapping = new JobMapping(Nowhere);
        foreach ((string key, JobNode value) in entries)
        {
            mapping.Entries.Add(new JobEntry(key, Nowhere, value));
        }

        return mapping;
    }

    private static void Add(JobMapping tree, string key, JobNode value) => tree.Entries.Add(new JobEntry(key, Nowhere, value));

    private static JobList List(IEnumerable<JobNode> items)
    {
        var list = new JobList(Nowhere);
        list.Items.AddRange(items);
        return list;
    }

    private static JobScalar Text(string? value) => value is null ? Plain("null") : new JobScalar(Nowhere, value, isPlain: false);

    private static JobScalar Number(double? value) => Plain(value?.ToString("R", CultureInfo.InvariantCulture) ?? "null");

    private static JobScalar Word<T>(T value)
        where T : struct, Enum
        => Plain(JobWords.Of(value));

    private static JobScalar Plain(string text) => new(Nowhere, text, isPlain: true);
}
