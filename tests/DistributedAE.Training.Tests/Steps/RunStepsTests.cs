using DistributedAE.Training.Steps;
using static DistributedAE.Training.Tests.Steps.StepSamples;

namespace DistributedAE.Training.Tests.Steps;

public sealed class RunStepsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder["steps.bin"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_without_the_file_has_no_steps()
    {
        Assert.Empty(Read(Path).Stages);
        File.WriteAllBytes(Path, []);
        Assert.Empty(Read(Path).Stages);
    }

    [Fact]
    public void Reading_again_adds_what_was_written_meanwhile()
    {
        using StepLog log = Open(Path);
        var steps = new RunSteps(Path);
        for (int step = 1; step <= 3000; step++)
        {
            log.Add(Step(0, step));
            if (step % 1000 == 0)
            {
                log.Flush();
                steps.Update();
                Assert.Equal((step, 0), (steps.Steps, steps.Generation));
            }
        }

        Assert.Equal(Enumerable.Range(1, 3000).Select(step => (0, (long)step)), All(steps));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(12)]
    public void A_file_that_was_cut_back_is_read_anew(int stepsAgain)
    {
        Write(Path, 0, 8);
        RunSteps steps = Read(Path);
        using (StepLog log = Open(Path, At(0, 1, 0)))
        {
            for (int step = 5; step <= stepsAgain; step++)
            {
                log.Add(Step(0, step, seconds: step + 100));
            }
        }

        steps.Update();
        Assert.Equal(1, steps.Generation);
        Assert.Equal(stepsAgain, steps.Steps);
        Assert.Equal(stepsAgain + 100, steps.Stages[0].Points(100)[^1].Seconds);
    }

    [Fact]
    public void A_record_that_is_half_there_is_read_when_it_is_whole()
    {
        Write(Path, 0, 3);
        byte[] whole = File.ReadAllBytes(Path);
        byte[] halfZero = [.. whole];
        halfZero.AsSpan(whole.Length - 30).Clear();
        File.WriteAllBytes(Path, halfZero);
        RunSteps steps = Read(Path);
        Assert.Equal(2, steps.Steps);

        File.WriteAllBytes(Path, whole);
        steps.Update();
        Assert.Equal([1, 2, 3], All(steps).Select(step => step.Step));
        Assert.Equal((0, 0), (steps.Damaged, steps.Generation));
    }
}
