using DistributedAE.Data;
using DistributedAE.Training.Steps;
using static DistributedAE.Training.Tests.Steps.StepSamples;

namespace DistributedAE.Training.Tests.Steps;

public sealed class StepLogTests : IDisposable
{
    private const int HeadBytes = 16;
    private const int RecordBytes = 40;

    private readonly TemporaryFolder _folder = new();

    private string Steps => _folder["steps.bin"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_written_is_read()
    {
        var step = new StepRecord(0, 3, 17, 12.5, 0.25f, 1.5f, 0.75f, 1000);
        using (StepLog log = Open(Steps))
        {
            log.BeginRun();
            log.Add(step);
            log.Add(step with { Stage = 1, Step = 1, Seconds = 13, Loss = float.NaN, GradientNorm = float.NaN });
        }

        RunSteps read = Read(Steps);
        Assert.Equal(2, read.Steps);
        Assert.Equal([new RunStart(new DateTimeOffset(2026, 3, 1, 12, 30, 15, TimeSpan.Zero), 0)], read.Starts);
        Assert.Equal([0, 1], read.Stages.Select(stage => stage.Stage));
        StepBucket first = Assert.Single(read.Stages[0].Points(10));
        Assert.Equal((17, 12.5, 0.25, 1.5, 0.75, 1000, 4000), (first.LastStep, first.Seconds, first.Duration, first.Loss, first.GradientNorm, first.Samples, first.SamplesPerSecond));
        StepBucket second = Assert.Single(read.Stages[1].Points(10));
        Assert.True(double.IsNaN(second.Loss) && float.IsNaN(second.Low) && float.IsNaN(second.High) && double.IsNaN(second.GradientNorm));
        Assert.Equal(HeadBytes + (3 * RecordBytes), new FileInfo(Steps).Length);
    }

    [Theory]
    [InlineData(0, 0, 0, 0, 0)]
    [InlineData(0, 2, 3, 11, 0)]
    [InlineData(0, 4, 4, 20, 0)]
    [InlineData(1, 0, 0, 20, 0)]
    [InlineData(1, 1, 0, 20, 4)]
    [InlineData(1, 7, 0, 20, 9)]
    public void A_resume_drops_the_steps_that_will_come_again(int stage, int epoch, int step, int keptFirst, int keptSecond)
    {
        Write(Steps, 0, 20);
        Write(Steps, 1, 9, At(1, 0, 0));
        using (StepLog log = Open(Steps, At(stage, epoch, step)))
        {
            Assert.Equal(keptSecond > 0 ? 1000 + keptSecond : keptFirst, log.Seconds);
            Assert.Null(log.Damage);
            log.BeginRun();
            log.Add(Step(stage, (epoch * 4) + step + 1, seconds: 5000));
        }

        RunSteps read = Read(Steps);
        (int, long)[] kept =
        [
            .. Enumerable.Range(1, keptFirst).Select(number => (0, (long)number)),
            .. Enumerable.Range(1, keptSecond).Select(number => (1, (long)number)),
            (stage, (epoch * 4) + step + 1),
        ];
        Assert.Equal(kept, All(read));
        Assert.Equal(0, read.Damaged);
    }

    [Fact]
    public void A_long_file_is_cut_back_over_many_bufferfuls()
    {
        Write(Steps, 0, 20_000);
        Open(Steps, At(0, 2, 2)).Dispose();

        Assert.Equal(10, Read(Steps).Steps);
    }

    [Fact]
    public void A_torn_last_record_is_told_and_cut_off_wherever_it_is_torn()
    {
        Write(Steps, 0, 5);
        byte[] whole = File.ReadAllBytes(Steps);
        foreach (int missing in new[] { 1, 20, RecordBytes - 1 })
        {
            File.WriteAllBytes(Steps, whole[..^missing]);
            Assert.Equal(4, Read(Steps).Steps);
            using (StepLog log = Open(Steps, At(0, 1, 1)))
            {
                Assert.Equal($"{Steps}: the last 1 records are damaged and are ignored; the curves may have a gap there", log.Damage);
                Assert.Equal(4, log.Seconds);
                log.Add(Step(0, 6));
            }

            Assert.Equal([1, 2, 3, 4, 6], All(Read(Steps)).Select(step => step.Step));
        }
    }

    [Fact]
    public void Damaged_records_at_the_end_are_told_and_cut_off()
    {
        Write(Steps, 0, 8);
        byte[] content = File.ReadAllBytes(Steps);
        content.AsSpan(content.Length - (3 * RecordBytes)).Clear();
        File.WriteAllBytes(Steps, content);

        using (StepLog log = Open(Steps, At(0, 2, 0)))
        {
            Assert.Equal($"{Steps}: the last 3 records are damaged and are ignored; the curves may have a gap there", log.Damage);
        }

        Assert.Equal(HeadBytes + (6 * RecordBytes), new FileInfo(Steps).Length);
        Assert.Equal([1, 2, 3, 4, 5], All(Read(Steps)).Select(step => step.Step));
    }

    [Fact]
    public void A_flipped_bit_anywhere_loses_one_record_at_most()
    {
        Write(Steps, 0, 4);
        FileDamage.FlipEveryByte(Steps, position =>
        {
            if (position < HeadBytes)
            {
                Assert.Throws<InputException>(() => Read(Steps));
                return;
            }

            // record 0 is the run's beginning
            int damaged = (position - HeadBytes) / RecordBytes;
            long[] expected = [.. new long[] { 1, 2, 3, 4 }.Where(step => step != damaged)];
            RunSteps read = Read(Steps);
            Assert.Equal(expected, All(read).Select(step => step.Step));
            Assert.Equal(damaged == 4 ? 0 : 1, read.Damaged);
        });
    }

    [Fact]
    public void A_foreign_file_is_told_and_begun_anew()
    {
        File.WriteAllText(Steps, "what is this, and how did it come here?");
        Assert.Equal(
            $"{Steps} is damaged, or was written by another version of DistributedAE: it does not begin as it must",
            Assert.Throws<InputException>(() => Read(Steps)).Message);
        using (StepLog log = Open(Steps, At(0, 1, 0)))
        {
            Assert.Equal($"{Steps} does not begin as it must and is begun anew; the curves of earlier steps are lost", log.Damage);
            log.Add(Step(0, 5));
        }

        Assert.Equal([(0, 5L)], All(Read(Steps)));
    }

    [Fact]
    public void A_full_disk_is_told_and_does_not_stop_the_run()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        File.CreateSymbolicLink(Steps, "/dev/full");
        using StepLog log = Open(Steps);
        log.Add(Step(0, 1));
        log.Flush();
        Assert.StartsWith("No space left on device", log.Problem, StringComparison.Ordinal);
        for (int step = 2; step < 20_000; step++)
        {
            log.Add(Step(0, step));
        }
    }

    [Fact]
    public void A_file_that_cannot_be_made_is_an_error_at_the_start()
    {
        Directory.CreateDirectory(Steps);
        Assert.StartsWith($"cannot write {Steps}: ", Assert.Throws<InputException>(() => Open(Steps)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_step_allocates_nothing()
    {
        using StepLog log = Open(Steps);
        log.Add(Step(0, 1));
        log.Flush();

        // the runtime may keep something when it compiles the loop, on this thread
        AddSteps();
        long before = GC.GetAllocatedBytesForCurrentThread();
        AddSteps();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void AddSteps()
        {
            for (int step = 2; step < 10_000; step++)
            {
                log.Add(Step(0, step));
            }
        }
    }
}
