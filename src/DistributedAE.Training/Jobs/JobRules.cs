using System.Text.RegularExpressions;
using DistributedAE.Autoencoders;
using DistributedAE.Data;

namespace DistributedAE.Training.Jobs;

/// <summary>Checks what no single value shows: that the values of a job fit each other.</summary>
internal sealed partial class JobRules(JobSpec job, JobValues root, JobErrors errors)
{
    private readonly HashSet<string> _told = [];

    /// <summary>Tells everything that does not fit. Values with errors of their own take no part.</summary>
    public void Check()
    {
        CheckHead();
        CheckSplit(root.Section("data").Section("split"));
        CheckModel();
        if (job.Model.Depth < 1 || !errors.AreSound("model.image", "model.blocks", "model.layers", "model.activation", "model.code", "model.output"))
        {
            return;
        }

        if (job.Model.Kind == ModelKind.Variational)
        {
            new VariationalRules(job, root, Tell).Check();
        }
        else
        {
            VariationalRules.CheckOthers(job, root.Section("finetune"), Tell);
        }

        if (job.Model.Kind == ModelKind.Convolutional)
        {
            new ConvolutionalRules(job, root, errors, Tell).CheckStages();
        }

        JobValues pretrain = root.Section("pretrain");
        if (pretrain.Has("layers") && errors.AreSound("pretrain.layers") && pretrain.List("layers").Count != job.Model.Depth)
        {
            Tell(pretrain, "layers", $"has {pretrain.List("layers").Count} entries, but the model has {job.Model.Depth} layers to pretrain; give one mapping for each ({{}} where nothing differs)");
        }

        if (errors.AreSound("pretrain.layers"))
        {
            CheckPretraining(pretrain);
        }

        if (job.Finetune.Runs)
        {
            CheckFinetuning(root.Section("finetune"));
        }
    }

    private void CheckHead()
    {
        if (job.Version != JobSpec.CurrentVersion && errors.AreSound("version"))
        {
            Tell(root, "version", $"is {job.Version}, but this program reads only version {JobSpec.CurrentVersion}");
        }

        if (!NamePattern().IsMatch(job.Name))
        {
            Tell(root, "name", $"is \"{job.Name}\", but must be 1 to 64 letters, digits, dots, dashes or underscores, and start with a letter or digit");
        }

        int shards = job.Parallel.Shards;
        if (!int.IsPow2(shards))
        {
            int below = 1 << int.Log2(shards);
            Tell(root.Section("parallel"), "shards", $"is {shards}, but must be a power of two; {below} or {below * 2} would do");
        }
    }

    private void CheckSplit(JobValues split)
    {
        SplitSpec settings = job.Data.Split;
        if (settings.By == SplitKind.Group && settings.Column is null && errors.AreSound("data.split"))
        {
            Tell(split, "by", "is group, but no column says which group a sample is of; name it by data.split.column");
        }
        else if (settings.By != SplitKind.Group && settings.Column is not null && errors.AreSound("data.split"))
        {
            Tell(split, "column", $"has no meaning for a split by {JobWords.Of(settings.By)}; remove it, or set data.split.by to group");
        }
    }

    private void CheckSize(JobValues model)
    {
        long parameters = Enumerable.Range(0, job.Model.Depth).Sum(job.Model.ParametersOf);
        if (parameters > ModelSpec.MaxParameters)
        {
            Tell(model, "layers", $"make about {parameters / 1e6:F0} million parameters, but a model has at most {ModelSpec.MaxParameters / 1_000_000} million; make the layers narrower");
        }
    }

    private void CheckDenseModel(JobValues model)
    {
        foreach (string key in (string[])["image", "blocks", "unpool"])
        {
            if (model.Has(key) && errors.AreSound("model.kind"))
            {
                Tell(model, key, $"is for convolutional models, but model.kind is {JobWords.Of(job.Model.Kind)}; remove it, or set model.kind to convolutional");
            }
        }

        if (job.Model.Layers.Count == 1)
        {
            Tell(model, "layers", "has 1 entry, but must have at least 2");
        }
    }

    private void CheckModel()
    {
        JobValues model = root.Section("model");
        if (job.Model.Kind == ModelKind.Convolutional)
        {
            new ConvolutionalRules(job, root, errors, Tell).CheckModel();
        }
        else
        {
            CheckDenseModel(model);
        }

        if (job.Model.Depth < 1 || !errors.AreSound("model.image", "model.blocks", "model.layers", "model.activation", "model.code"))
        {
            return;
        }

        CheckSize(model);
        int given = job.Model.Activation.Count;
        if (given != 1 && given != job.Model.Depth)
        {
            Tell(model, "activation", $"has {given} entries, but there are {job.Model.Depth} layers above the input; give one for all or {job.Model.Depth}");
        }
        else if (given > 1 && job.Model.Code is { } code && code != job.Model.Activation[^1])
        {
            Tell(model, "code", $"is {JobWords.Of(code)}, but the last of model.activation is {JobWords.Of(job.Model.Activation[^1])}; leave one of them out");
        }
    }

    private void CheckPretraining(JobValues common)
    {
        var contraction = new ContractionRules(job, Tell);
        bool anyKl = false;
        for (int layer = 0; layer < job.Model.Depth; layer++)
        {
            PretrainSpec settings = job.Pretrain.ForLayer(layer);
            JobValues values = PretrainLayers.ValuesOf(common, layer);
            if (settings.Epochs == 0)
            {
                continue;
            }

            CheckStage(values, settings.BatchSize, settings.Corruption, settings.EarlyStopping);
            CheckLoss(values, settings.Loss, layer);
            CheckSparsity(values, settings.Sparsity, job.Model.ActivationOf(layer), $"layer {layer + 1}");
            contraction.CheckLayer(values, settings.Contraction, layer);
            anyKl |= settings.Sparsity.Kind == SparsityKind.KL;
        }

        if (job.Pretrain is { Sparsity.Kind: SparsityKind.KL, Epochs: > 0 } && !anyKl && !common.Has("layers"))
        {
            Tell(common, "sparsity", "is kl, but no layer has sigmoid units; set model.activation to sigmoid or use l1");
        }
    }

    private void CheckFinetuning(JobValues values)
    {
        FinetuneSpec settings = job.Finetune;
        CheckStage(values, settings.BatchSize, settings.Corruption, settings.EarlyStopping);
        CheckSparsity(values, settings.Sparsity, job.Model.ActivationOf(job.Model.Depth - 1), "the code layer");
        new ContractionRules(job, Tell).CheckEncoder(values);
        if (settings.Objective == Objective.Reconstruct)
        {
            if (errors.AreSound("finetune.objective", "pretrain.loss"))
            {
                CheckLoss(values, settings.Loss, layer: 0);
            }

            CheckNoHead(values, settings);
        }
        else if (values.Has("loss"))
        {
            Tell(values, "loss", $"has no meaning for the objective {JobWords.Of(settings.Objective)}; remove it");
        }

        if (settings.FreezeEncoder && settings.Objective != Objective.Reconstruct)
        {
            CheckFrozen(values, settings);
        }
    }

    private void CheckNoHead(JobValues values, FinetuneSpec settings)
    {
        const string Remedy = "it is for the objectives classify and regress; remove it";
        if (settings.FreezeEncoder)
        {
            Tell(values, "freezeEncoder", $"is true, but the objective is reconstruct, which has no head: {Remedy}");
        }

        if (settings.Labelled < 1)
        {
            Tell(values, "labelled", FormattableString.Invariant($"is {settings.Labelled}, but the objective reconstruct needs no labels: {Remedy}"));
        }
    }

    private void CheckFrozen(JobValues values, FinetuneSpec settings)
    {
        if (settings.Corruption.Kind != CorruptionKind.None)
        {
            Tell(values, "corruption", "is noise on the input, but a frozen encoder's codes are computed once, without noise; remove it, or freezeEncoder");
        }

        if (settings.Sparsity.Kind != SparsityKind.None)
        {
            Tell(values, "sparsity", "is a penalty on the codes, but freezeEncoder keeps them as they are; remove it, or freezeEncoder");
        }
    }

    private void CheckStage(JobValues values, int batchSize, Corruption corruption, EarlyStoppingSpec? earlyStopping)
    {
        int shards = job.Parallel.Shards;
        if (errors.AreSound("parallel.shards") && batchSize % shards != 0)
        {
            int below = batchSize / shards * shards;
            string fitting = below == 0 ? $"{shards}" : $"{below} or {below + shards}";
            Tell(values, "batchSize", $"is {batchSize}, but must be a multiple of parallel.shards, which is {shards}; {fitting} would do");
        }

        if (corruption.Kind is CorruptionKind.Masking or CorruptionKind.SaltAndPepper && corruption.Level > 1)
        {
            Tell(values.Section("corruption"), "level", FormattableString.Invariant($"is {corruption.Level}, but {JobWords.Of(corruption.Kind)} takes a probability in 0 to 1"));
        }

        if (earlyStopping is not null && job.Data.Validation == 0 && errors.AreSound("data.validation"))
        {
            Tell(values, "earlyStopping", "needs validation samples, but data.validation is 0; set it to 0.1, say, or remove earlyStopping");
        }
    }

    private void CheckLoss(JobValues values, ReconstructionLoss loss, int layer)
    {
        if (loss != ReconstructionLoss.CrossEntropy || !errors.AreSound(values.PathOf("loss")))
        {
            return;
        }

        if (layer > 0)
        {
            if (job.Model.ReconstructionOf(layer) != Activation.Sigmoid)
            {
                Tell(values, "loss", $"is crossEntropy, which needs inputs in 0 to 1, but the layer below is {JobWords.Of(job.Model.ReconstructionOf(layer))}; use squaredError");
            }

            return;
        }

        if (job.Model.Output != Activation.Sigmoid)
        {
            Tell(root.Section("model"), "output", $"is {JobWords.Of(job.Model.Output)}, but the loss crossEntropy needs sigmoid; set it to sigmoid, or the loss to squaredError");
        }

        if (errors.AreSound("data.scale") && job.Data.Scale != Scale.Unit)
        {
            Tell(values, "loss", $"is crossEntropy, which needs data in 0 to 1, but data.scale is {JobWords.Of(job.Data.Scale)}; set data.scale to unit, or the loss to squaredError");
        }
    }

    private void CheckSparsity(JobValues values, Sparsity sparsity, Activation activation, string layer)
    {
        if (sparsity.Kind == SparsityKind.KL && activation != Activation.Sigmoid)
        {
            Tell(values, "sparsity", $"is kl, which needs sigmoid units, but {layer} is {JobWords.Of(activation)}; make it sigmoid, or use l1");
        }
    }

    private void Tell(JobValues values, string name, string problem)
    {
        string path = values.PathOf(name);
        if (!_told.Contains(path) && !errors.AreSound(path))
        {
            return;
        }

        _told.Add(path);
        errors.Add(values.OriginOf(name), path, $"{path} {problem}");
    }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z")]
    private static partial Regex NamePattern();
}
