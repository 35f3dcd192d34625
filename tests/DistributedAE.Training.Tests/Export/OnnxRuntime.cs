using Microsoft.ML.OnnxRuntime;

namespace DistributedAE.Training.Tests.Export;

/// <summary>An exported file in the runtime that people run such files with.</summary>
internal sealed class OnnxRuntime : IDisposable
{
    private readonly InferenceSession _session;

    public OnnxRuntime(string path)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        _session = new InferenceSession(path, options);
    }

    /// <summary>Extents of the only input; -1 is any number.</summary>
    public int[] InputShape => Assert.Single(_session.InputMetadata).Value.Dimensions;

    /// <summary>Extents of the only output; -1 is any number.</summary>
    public int[] OutputShape => Assert.Single(_session.OutputMetadata).Value.Dimensions;

    public float[] Run(float[][] rows)
    {
        using OrtValue samples = OrtValue.CreateTensorValueFromMemory<float>([.. rows.SelectMany(row => row)], [rows.Length, rows[0].Length]);
        using var options = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> results = _session.Run(options, ["samples"], [samples], _session.OutputNames);
        return Assert.Single(results).GetTensorDataAsSpan<float>().ToArray();
    }

    public void Dispose() => _session.Dispose();
}
