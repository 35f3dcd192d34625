using DistributedAE.Autoencoders;
using DistributedAE.Data;
using DistributedAE.Numerics;
using DistributedAE.Training.Evaluation;
using DistributedAE.Training.Export;
using DistributedAE.Training.Jobs;
using DistributedAE.Training.Models;
using DistributedAE.Training.Networks;
using DistributedAE.Training.Samples;

namespace DistributedAE.Training.Tests.Export;

/// <summary>A model file with seeded random parameters, what it computes, and samples to compute with.</summary>
internal sealed class ExportedModel : IDisposable
{
    public const int Samples = 7;
    private const int Seed = 11;

    private readonly TemporaryFolder _folder = new();
    private readonly SampleSet _samples;

    public ExportedModel(string model, string more = "")
    {
        string text = $"data: {{ source: digits, scale: standard }}\nmodel: {model}\n{more}";
        JobFile job = JobFileReader.Read(text, "exported.yaml");
        int classes = job.Spec.Finetune.Objective == Objective.Classify ? 3 : 0;
        ParameterLayout layout = ModelLayout.Of(job.Spec, classes);
        using var parameters = new AlignedBuffer(layout.Length);
        var random = new Random(Seed);
        foreach (ParameterTensor tensor in layout.Tensors)
        {
            tensor.Store([.. Enumerable.Range(0, tensor.Length).Select(_ => (float)(random.NextDouble() - 0.5))], parameters.Span);
        }

        Features = job.Spec.Model.Inputs;
        float[] offsets = [10, -5, 0, 1, 100];
        float[] factors = [0.1f, 0.5f, 1, 2, 0.01f];
        var scaling = new Scaling(
            [.. Enumerable.Range(0, Features).Select(feature => offsets[feature % offsets.Length])], [.. Enumerable.Range(0, Features).Select(feature => factors[feature % factors.Length])]);
        ModelFile.Write(_folder["model.safetensors"], layout, parameters, new ModelContent(job, scaling));
        Loaded = LoadedModel.Load(_folder["model.safetensors"], slots: 1);
        Rows = [.. Enumerable.Range(0, Samples).Select(_ => (float[])[.. Enumerable.Range(0, Features).Select(_ => (float)(4 * random.NextDouble()))])];
        _samples = SampleSet.Of([.. Rows.SelectMany(row => row)], Features).WithScaling(scaling);
    }

    public LoadedModel Loaded { get; }

    public int Features { get; }

    /// <summary>The samples as they are before scaling.</summary>
    public float[][] Rows { get; }

    public string File(string name) => _folder[name];

    /// <summary>What the model makes of the samples, row after row.</summary>
    public float[] Expected(ExportPart part)
    {
        int[] all = [.. Enumerable.Range(0, Samples)];
        var reader = new DataReader(_samples);
        ModelRunner runner = Loaded.Runner;
        int length = part switch
        {
            ExportPart.Encoder => runner.CodeLength,
            ExportPart.Autoencoder => Features,
            _ => runner.PredictionLength,
        };
        var values = new float[Samples * length];
        switch (part)
        {
            case ExportPart.Encoder:
                runner.Encode(reader, all, values);
                break;
            case ExportPart.Autoencoder:
                runner.Reconstruct(reader, all, values);
                break;
            default:
                runner.Predict(reader, all, values);
                break;
        }

        return values;
    }

    public void Dispose()
    {
        Loaded.Dispose();
        _folder.Dispose();
    }
}
