namespace DistributedAE.Deploy.Tests;

/// <summary>A test that needs a program, skipped with one plain line where it is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ToolFactAttribute : FactAttribute
{
    /// <param name="name">The program.</param>
    /// <param name="arguments">Arguments with which it ends well where it can be used at all; none to look for the program alone.</param>
    public ToolFactAttribute(string name, params string[] arguments)
    {
        bool isThere = arguments.Length == 0 ? Tool.Exists(name) : Tool.Runs(name, arguments);
        Skip = isThere ? null : $"'{string.Join(' ', [name, .. arguments])}' does not run on this machine";
    }
}
