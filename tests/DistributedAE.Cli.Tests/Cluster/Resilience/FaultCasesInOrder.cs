using Xunit.Abstractions;
using Xunit.Sdk;

namespace DistributedAE.Cli.Tests.Cluster.Resilience;

/// <summary>Runs a class's cases as they are listed, so that the process that goes on in one can be the one that dies in the next.</summary>
public sealed class FaultCasesInOrder : ITestCaseOrderer
{
    /// <inheritdoc/>
    public IEnumerable<TTestCase> OrderTestCases<TTestCase>(IEnumerable<TTestCase> testCases)
        where TTestCase : ITestCase
        => testCases.OrderBy(test => CasesOf(test.TestMethod.TestClass.Class.Name).TakeWhile(row => !row.SequenceEqual(test.TestMethodArguments)).Count());

    private static IEnumerable<object[]> CasesOf(string testClass)
    {
        if (testClass == typeof(TrainFaultTests).FullName)
        {
            return FaultCases.Train;
        }

        return testClass == typeof(WorkerFaultTests).FullName ? FaultCases.Workers : FaultCases.Coordinator;
    }
}
