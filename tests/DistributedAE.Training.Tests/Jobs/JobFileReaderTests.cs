using DistributedAE.Autoencoders;
using DistributedAE.Data;
using DistributedAE.Training.Jobs;

namespace DistributedAE.Training.Tests.Jobs;

public sealed class JobFileReaderTests
{
    private const string Complete = """
        version: 1
        name: mnist-deep
        seed: 18446744073709551615
        data:
          source: mnist
          csv: { label: class, id: Gene_ID, ignore: [a, b] }
          scale: unit
          validation: 0.2
        model:
          kind: stacked
          layers: [784, 1000, 500, 250, 30]
          activation: sigmoid
          code: linear
          tiedWeights: true
          initialization: sparse
        pretrain:
          epochs: 12
          batchSize: 128
          loss: crossEntropy
          optimizer: { kind: nesterov, learningRate: 1e-1, momentum: 0.5, clipNorm: 3, schedule: { kind: step, factor: 0.3, everyEpochs: 4, warmUpEpochs: 0.5 } }
          corruption: { kind: saltAndPepper, level: 0.3 }
          sparsity: { kind: kl, target: 0.05, weight: 0.1 }
          contraction: 0
          weightDecay: 0.001
        finetune:
          objective: reconstruct
          epochs: 21
          batchSize: 1000
          optimizer: { kind: adam, learningRate: 0.002, beta1: 0.8 }
          earlyStopping: { patience: 6 }
        parallel: { shards: 4 }
        checkpoint: { everySeconds: 1.5, keep: 2 }
        """;

    [Fact]
    public void Everything_in_a_job_file_reaches_the_records()
    {
        JobSpec job = JobText.Read(Complete);

        Assert.Equal("mnist-deep", job.Name);
        Assert.Equal(ulong.MaxValue, job.Seed);
        Assert.Equal(("mnist", "class", "Gene_ID"), (job.Data.Source, job.Data.Csv.Label, job.Data.Csv.Id));
        Assert.Equal(["a", "b"], job.Data.Csv.Ignore);
        Assert.Equal(0.2, job.Data.Validation);
        Assert.Equal([784, 1000, 500, 250, 30], job.Model.Layers);
        Assert.Equal([Activation.Sigmoid, Activation.Sigmoid, Activation.Sigmoid, Activation.Linear], Enumerable.Range(0, 4).Select(job.Model.ActivationOf));
        Assert.Equal((true, Initialization.Sparse, Activation.Sigmoid), (job.Model.TiedWeights, job.Model.Initialization, job.Model.Output));
        Assert.Equal((12, 128, 0.001), (job.Pretrain.Epochs, job.Pretrain.BatchSize, job.Pretrain.WeightDecay));
        var optimizer = new OptimizerSettings(OptimizerKind.Nesterov, 0.1)
        {
            Momentum = 0.5,
            ClipNorm = 3,
            Schedule = new LearningRateSchedule(ScheduleKind.Step, 0.5, 0.3, 4, 0),
        };
        Assert.Equal(optimizer, job.Pretrain.Optimizer);
        Assert.Equal(new Corruption(CorruptionKind.SaltAndPepper, 0.3), job.Pretrain.Corruption);
        Assert.Equal(new Sparsity(SparsityKind.KL, 0.05, 0.1, 0.9), job.Pretrain.Sparsity);
        Assert.Equal((Objective.Reconstruct, 21, 1000), (job.Finetune.Objective, job.Finetune.Epochs, job.Finetune.BatchSize));
        Assert.Equal(new OptimizerSettings(OptimizerKind.Adam, 0.002) { Beta1 = 0.8 }, job.Finetune.Optimizer);
        Assert.Equal(6, job.Finetune.EarlyStopping?.Patience);
        Assert.Equal((4, 1.5, 2), (job.Parallel.Shards, job.Checkpoint.EverySeconds, job.Checkpoint.Keep));
    }

    [Fact]
    public void What_is_left_out_has_the_records_defaults()
    {
        JobSpec job = JobText.Read(JobText.Smallest);

        Assert.Equal(("x", 7ul, 0.1), (job.Name, job.Seed, job.Data.Validation));
        Assert.Equal(new PretrainSpec(), job.Pretrain);
        Assert.Equal(new FinetuneSpec(), job.Finetune);
        Assert.Equal(new ParallelSpec(), job.Parallel);
        Assert.Equal(new CheckpointSpec(), job.Checkpoint);
    }

    [Fact]
    public void All_errors_are_told_together_in_the_files_order()
    {
        string[] errors = JobText.Errors("""
            data:
              sorce: digits
            model:
              layers: [784, 0]
              activation: sigmod
            pretrain:
              epoch: 10
              batchSize: many
              batchSize: 100
            parallel: { shards: 6 }
            learningRate: 0.1
            """);

        Assert.Equal(
        [
            "x.yaml:2:3: data.sorce is not a key of a job; did you mean \"source\"?",
            "x.yaml:2:3: data.source is missing: digits (built in, generated), mnist, fashion-mnist, or the path of a data file",
            "x.yaml:4:17: model.layers[1] is 0, but must be at least 1 and at most 65536",
            "x.yaml:5:15: model.activation is \"sigmod\", but must be one of linear, sigmoid, tanh, relu, leakyRelu, softplus; did you mean \"sigmoid\"?",
            "x.yaml:7:3: pretrain.epoch is not a key of a job; did you mean \"epochs\"?",
            "x.yaml:8:14: pretrain.batchSize is \"many\", but must be a whole number",
            "x.yaml:9:3: \"batchSize\" is given twice; first at x.yaml:8:3",
            "x.yaml:10:13: parallel.shards is 6, but must be a power of two; 4 or 8 would do",
            "x.yaml:11:1: learningRate is not a key of a job; did you mean pretrain.optimizer.learningRate?",
        ],
        errors);
    }

    [Theory]
    [InlineData("", "x.yaml: is empty; a job needs at least data.source and model.layers")]
    [InlineData("# only a comment\n", "x.yaml: is empty; a job needs at least data.source and model.layers")]
    [InlineData("just text", "x.yaml:1:1: a job is \"just text\", but must be a mapping such as { version: ... } with the keys version, name, seed, data, model, pretrain, finetune, parallel, checkpoint")]
    [InlineData("data: { source: digits }\nmodel: { layers: [784, 64] }\n---\nversion: 1", "x.yaml:3:1: a job file holds one document; remove what follows '---'")]
    [InlineData("data: &d { source: digits }\nmodel: { layers: [784, 64] }", "x.yaml:1:7: anchor &d is not allowed in a job file; write the value where it is used")]
    [InlineData("data: { source: !!str digits }\nmodel: { layers: [784, 64] }", "x.yaml:1:17: tag tag:yaml.org,2002:str is not allowed in a job file; remove it")]
    public void Files_that_are_no_plain_yaml_mapping_are_refused(string text, string expected)
        => Assert.Equal([expected], JobText.Errors(text));

    [Theory]
    [InlineData("data: [")]
    [InlineData("data: {source: digits\nmodel: }")]
    [InlineData("data: *nothing")]
    [InlineData("a: b: c")]
    [InlineData("\t- x")]
    [InlineData("data: \"\\q\"")]
    public void Broken_yaml_is_refused_with_its_place(string text)
        => Assert.Matches(@"^x\.yaml:\d+:\d+: ", JobText.Errors(text)[0]);

    [Fact]
    public void Damaged_text_gives_an_error_for_the_user_and_nothing_else()
    {
        const int seed = 20240917;
        var random = new Random(seed);
        for (int trial = 0; trial < 500; trial++)
        {
            char[] damaged = Complete.ToCharArray();
            for (int i = random.Next(1, 6); i > 0; i--)
            {
                damaged[random.Next(damaged.Length)] = "{}[],:#&*!|>'\"%@`\n\t -?a0~"[random.Next(25)];
            }

            Exception? problem = Record.Exception(() => JobText.Read(new string(damaged)));
            Assert.True(problem is null or InputException, $"seed {seed}, trial {trial}: {problem}\n{new string(damaged)}");
        }
    }

    [Fact]
    public void Deep_nesting_is_refused()
        => Assert.Matches(@"^x\.yaml:1:\d+: nested more than 32 levels deep$", JobText.Errors("a: " + new string('[', 5000))[0]);

    [Fact]
    public void A_huge_file_is_refused()
        => Assert.Equal(["x.yaml: 1048577 characters, but a job file has at most 1048576"], JobText.Errors(new string('#', 1_048_577)));

    [Theory]
    [InlineData("version: 2", "x.yaml:3:1: version is 2, but this program reads only version 1")]
    [InlineData("seed: -1", "x.yaml:3:7: seed is -1, but must be at least 0 and at most 18446744073709551615")]
    [InlineData("seed: 99999999999999999999999999999999", "x.yaml:3:7: seed is 99999999999999999999999999999999, but must be at least 0 and at most 18446744073709551615")]
    [InlineData("name: a/b", "x.yaml:3:1: name is \"a/b\", but must be 1 to 64 letters, digits, dots, dashes or underscores, and start with a letter or digit")]
    [InlineData("pretrain: { epochs: \"10\" }", "x.yaml:3:21: pretrain.epochs is \"10\", but must be a whole number")]
    [InlineData("pretrain: { epochs: 1.5 }", "x.yaml:3:21: pretrain.epochs is \"1.5\", but must be a whole number")]
    [InlineData("pretrain: { epochs: 100001 }", "x.yaml:3:21: pretrain.epochs is 100001, but must be at least 0 and at most 100000")]
    [InlineData("pretrain: { optimizer: { learningRate: 0 } }", "x.yaml:3:40: pretrain.optimizer.learningRate is 0, but must be above 0 and at most 1000")]
    [InlineData("pretrain: { optimizer: { momentum: 1 } }", "x.yaml:3:36: pretrain.optimizer.momentum is 1, but must be at least 0 and below 1")]
    [InlineData("pretrain: { weightDecay: .nan }", "x.yaml:3:26: pretrain.weightDecay is \".nan\", but must be a number")]
    [InlineData("pretrain: { contraction: 1e999 }", "x.yaml:3:26: pretrain.contraction is 1e999, but must be at least 0")]
    [InlineData("pretrain: { sparsity: { target: 1 } }", "x.yaml:3:33: pretrain.sparsity.target is 1, but must be above 0 and below 1")]
    [InlineData("pretrain: [1]", "x.yaml:3:11: pretrain is a list of 1 entry, but must be a mapping such as { epochs: ... } with the keys epochs, batchSize, loss, optimizer, corruption, sparsity, contraction, weightDecay, earlyStopping, layers")]
    [InlineData("parallel:", "x.yaml:3:10: parallel is empty, but must be a mapping such as { shards: ... } with the keys shards, engine, partitions")]
    public void A_value_of_the_wrong_type_or_out_of_range_is_told_with_its_limit(string more, string expected)
        => Assert.Equal([expected], JobText.Errors(JobText.With(more)));

    [Fact]
    public void Missing_keys_are_told_all()
    {
        Assert.Equal(
        [
            "x.yaml:1:1: data.source is missing: digits (built in, generated), mnist, fashion-mnist, or the path of a data file",
            "x.yaml:1:1: model.layers is missing: units of every layer from the input (the number of features) to the code; of a convolutional model, of the dense layers above its blocks, if any",
        ],
        JobText.Errors("version: 1"));
    }

    [Fact]
    public void A_missing_file_and_a_file_that_is_no_text_are_told_by_name()
    {
        string folder = Directory.CreateTempSubdirectory("dae-test").FullName;
        try
        {
            string missing = Path.Combine(folder, "missing.yaml");
            Assert.Equal($"{missing}: there is no such file; 'dae init' writes a job file to start from", Assert.Throws<NotFoundException>(() => JobFileReader.ReadFile(missing)).Message);

            string binary = Path.Combine(folder, "binary.yaml");
            File.WriteAllBytes(binary, [0xff, 0xfe, 0xfd]);
            Assert.StartsWith($"{binary}:", Assert.Throws<InputException>(() => JobFileReader.ReadFile(binary)).Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
