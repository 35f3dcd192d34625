using Xunit.Abstractions;
using Xunit.Sdk;

namespace DistributedAE.Cli.Tests.Cluster.Resilience;

/// <summary>Runs cases as they are listed, so that the process that ends the job of one can be the one that dies in the next.</summary>
public sealed class FaultCasesInOrder : ITestCaseOrderer
{
    /// <inheritdoc/>
    public IEnumerable<TTestCase> OrderTestCases<TTestCase>(IEnumerable<TTestCase> testCases)
        where TTestCase : ITestCase
        => testCases.OrderBy(test => FaultCases.InOrder.TakeWhile(row => !row.SequenceEqual(test.TestMethodArguments)).Count());
}
