namespace DistributedAE.Data;

/// <summary>Loads the data of a job: built in, by name, or from files.</summary>
/// <param name="baseFolder">The folder that relative paths start from: the job file's.</param>
/// <param name="locations">Where named sets are looked for; null asks the environment.</param>
/// <param name="progress">Gets a line for people before something slow, such as a download; may be null.</param>
public sealed class DataSource(string baseFolder, DataLocations? locations = null, Action<string>? progress = null)
{
    /// <summary>The name of the generated data set.</summary>
    public const string Digits = "digits";

    /// <summary>The most bytes of values that are read into memory where they can as well stay in their file.</summary>
    public const long UsualMapFrom = 1L << 30;

    private readonly DataLocations _locations = locations ?? DataLocations.FromEnvironment();

    /// <summary>
    /// From how many bytes on the values of uncompressed npy (float32, uint8), safetensors (F32, U8) and idx files stay in their file, mapped into memory. Shows in
    /// nothing but the memory that is needed; the file must not change meanwhile.
    /// </summary>
    public long MapFrom { get; init; } = UsualMapFrom;

    /// <summary>Loads a job's data, splits it and fits the scaling on the training split.</summary>
    /// <param name="spec">Which data.</param>
    /// <param name="seed">The job's seed: it chooses the validation samples, and generates <c>digits</c>.</param>
    /// <param name="cancellation">Gives up a download.</param>
    /// <exception cref="InputException">The data cannot be had, is damaged or does not fit the specification.</exception>
    public DataSet Load(DataSpec spec, ulong seed, CancellationToken cancellation = default)
    {
        Check(spec);
        SampleSet all = Read(spec, DataPart.Train, seed, Expectation.Nothing, cancellation);
        (SampleSet kept, SampleSet aside) = SampleSplit.Test.Of(all, spec.TestShare, SplitSpec.Random, seed, spec.Source);
        SampleSet wanted = ClassFilter.Of(kept, spec.Classes, spec.Source);
        (SampleSet train, SampleSet validation) = SampleSplit.Validation.Of(wanted, spec.Validation, spec.Split, seed, spec.Source);
        Scaling scaling = ScalingFit.Of(spec.Scale, train);
        SampleSet test = HasTest(spec)
            ? Read(spec, DataPart.Test, seed, Expectation.Of(all), cancellation)
            : aside;
        if (test.FeatureCount != all.FeatureCount)
        {
            throw new InputException(
                $"the test samples of {spec.Test} have {test.FeatureCount} features, the training samples of {spec.Source} {all.FeatureCount}; they must be equal");
        }

        return new DataSet(train.WithScaling(scaling), validation.WithScaling(scaling), test.WithScaling(scaling), scaling);
    }

    /// <summary>Loads data for a model that exists, under its scaling and its classes.</summary>
    /// <param name="spec">Which data; its validation share is not used.</param>
    /// <param name="seed">Generates <c>digits</c>.</param>
    /// <param name="scaling">The scaling stored with the model.</param>
    /// <param name="classNames">The model's class names, where it has some.</param>
    /// <param name="featureNames">The model's features: those columns of a CSV file are taken, in that order, and others left out.</param>
    /// <param name="part">Which part of a named set; of a path, the test file where the specification has one.</param>
    /// <param name="cancellation">Gives up a download.</param>
    /// <exception cref="InputException">The data cannot be had, is damaged or does not fit the model.</exception>
    public SampleSet LoadFor(
        DataSpec spec,
        ulong seed,
        Scaling scaling,
        IReadOnlyList<string>? classNames = null,
        IReadOnlyList<string>? featureNames = null,
        DataPart part = DataPart.Test,
        CancellationToken cancellation = default)
    {
        Check(spec);
        DataPart read = HasTest(spec) ? part : DataPart.Train;
        SampleSet samples = Read(spec, read, seed, new Expectation(classNames, null, featureNames) { OnlyFeaturesNeeded = true }, cancellation);
        if (spec.TestShare > 0)
        {
            (SampleSet kept, SampleSet aside) = SampleSplit.Test.Of(samples, spec.TestShare, SplitSpec.Random, seed, spec.Source);
            samples = part == DataPart.Test ? aside : kept;
        }

        samples = part == DataPart.Train ? ClassFilter.Of(samples, spec.Classes, spec.Source) : samples;
        return scaling.Fits(samples.FeatureCount)
            ? samples.WithScaling(scaling)
            : throw new InputException(
                $"the samples of {spec.Source} have {samples.FeatureCount} features, the model was trained on {scaling.Offset.Length}");
    }

    /// <summary>Whether the data bring, or are split into, test samples.</summary>
    public bool HasTestPart(DataSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return spec.TestShare > 0 || HasTest(spec);
    }

    private SampleSet Read(DataSpec spec, DataPart part, ulong seed, Expectation expectation, CancellationToken cancellation)
    {
        int? limit = part == DataPart.Train ? spec.TrainCount : spec.TestCount;
        if (limit == 0)
        {
            return Read(part == DataPart.Test ? spec with { TestCount = 1 } : spec, part, seed, expectation, cancellation).Select([]);
        }

        SampleSet samples;
        if (spec.Source == Digits)
        {
            int usual = part == DataPart.Train ? DataSpec.DefaultDigitsTrainCount : DataSpec.DefaultDigitsTestCount;
            return DigitSamples.Generate(seed, part, limit ?? usual);
        }

        if (NamedSet(spec) is { } named)
        {
            IReadOnlyDictionary<NamedFile, string> paths = new NamedDataFinder(_locations, progress).Find(named, cancellation);
            (NamedFile images, NamedFile labels) = part == DataPart.Train
                ? (named.TrainImages, named.TrainLabels)
                : (named.TestImages, named.TestLabels);
            samples = IdxSamples.Read(paths[images], paths[labels], spec, expectation.ClassCount, MapFrom);
        }
        else
        {
            string source = part == DataPart.Test && spec.Test is not null ? spec.Test : spec.Source;
            string? labels = part == DataPart.Test && spec.Test is not null ? spec.TestLabels : spec.Labels;
            samples = ReadFile(FullPath(source), source, labels is null ? null : FullPath(labels), spec, expectation);
        }

        return limit < samples.Count ? samples.Select([.. Enumerable.Range(0, limit.Value)]) : samples;
    }

    private SampleSet ReadFile(string path, string source, string? labels, DataSpec spec, Expectation expectation)
    {
        string name = Path.GetFileName(path).ToLowerInvariant();
        if (name.EndsWith(".csv", StringComparison.Ordinal) || name.EndsWith(".csv.gz", StringComparison.Ordinal))
        {
            return CsvReader.Read(path, spec with { Csv = spec.Csv with { Group = spec.Split.Column } }, expectation);
        }

        if (name.Contains("idx", StringComparison.Ordinal) || name.Contains("ubyte", StringComparison.Ordinal))
        {
            return IdxSamples.Read(path, labels, spec, expectation.ClassCount, MapFrom);
        }

        if (Arrays(path, MapFrom) is var (values, known))
        {
            known = labels is null ? known : Arrays(labels, long.MaxValue) is var (first, own) ? own ?? first : NpySamples.ReadFile(labels, long.MaxValue);
            return ArraySamples.Of(values, known, spec, expectation.ClassCount);
        }

        string[] builtIn = [Digits, .. _locations.Known.Select(set => set.Name)];
        throw File.Exists(path)
            ? new InputException($"cannot tell the format of {path}: a name that ends in .csv, .csv.gz, .npy, .npz or .safetensors, or has 'idx' or 'ubyte' in it, is needed")
            : new InputException(
                $"'{source}' is neither a built-in data set ({string.Join(", ", builtIn)}) nor a file in {baseFolder}{Spelling.Hint(source, builtIn)}");
    }

    /// <summary>The samples of a file of arrays, and the labels that are with them; null for other files.</summary>
    private static (ArrayValues Values, ArrayValues? Labels)? Arrays(string path, long mapFrom) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".npy" or ".npz" => NpySamples.Read(path, mapFrom),
        ".safetensors" => SafetensorsSamples.Read(path, mapFrom),
        _ => null,
    };

    private NamedDataSet? NamedSet(DataSpec spec) => _locations.Known.FirstOrDefault(set => set.Name == spec.Source);

    private bool HasTest(DataSpec spec) => spec.Test is not null || spec.Source == Digits || NamedSet(spec) is not null;

    private string FullPath(string path) => Path.GetFullPath(path, Path.GetFullPath(baseFolder));

    private void Check(DataSpec spec)
    {
        if (!(spec.Validation >= 0 && spec.Validation < 1))
        {
            throw new InputException($"data.validation is {spec.Validation}; a share from 0 to below 1 is needed");
        }

        if (!(spec.TestShare >= 0 && spec.TestShare < 1))
        {
            throw new InputException($"data.testShare is {spec.TestShare}; a share from 0 to below 1 is needed");
        }

        if (spec.TestShare > 0 && HasTest(spec))
        {
            throw new InputException($"data.testShare is {spec.TestShare}, but {spec.Source} has test samples already{(spec.Test is null ? "" : $" ({spec.Test})")}; remove data.testShare");
        }

        if (spec.TrainCount < 1)
        {
            throw new InputException($"data.trainCount is {spec.TrainCount}; at least 1 sample is needed");
        }

        if (spec.TestCount < 0)
        {
            throw new InputException($"data.testCount is {spec.TestCount}; 0 or more is needed");
        }

        if (spec.Source == Digits && Math.Max(spec.TrainCount ?? 0, spec.TestCount ?? 0) > DigitSamples.MaximumCount)
        {
            throw new InputException($"digits are generated up to {DigitSamples.MaximumCount} samples a part; data.trainCount or data.testCount is more");
        }
    }
}
