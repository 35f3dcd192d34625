namespace DistributedAE.Training.Tests.Export;

/// <summary>A test that needs a Python with a package; skipped where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PythonFactAttribute : FactAttribute
{
    public PythonFactAttribute(string package)
    {
        Package = package;
        Skip = Python.With(package) is null ? $"no python3 with {package} on this machine" : null;
    }

    public string Package { get; }
}
